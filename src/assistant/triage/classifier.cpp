#include "assistant/triage/classifier.h"

#include <algorithm>
#include <istream>
#include <ostream>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/quotes.h"
#include "platform/mail_format/utf8.h"

namespace aai::triage {
namespace {

using namespace mail_format;

constexpr double category_from = 0.3;  // below: information
constexpr std::size_t words_shown_max = 120;
constexpr std::size_t reasons_per_judgement = 2;

constexpr std::string_view urgent_words[] = {"urgent", "immediately", "as soon as possible", "asap",
                                             "today", "dringend", "sofort", "eilig", "urgente",
                                             "at the latest", "final notice", "heute noch"};

struct Place {
  std::size_t begin = 0, end = 0;
};

class Triage {
 public:
  Triage(const ParsedMail& mail, const TriageModel& model) : mail_(mail), model_(model) {}

  TriageDecision run(std::span<const std::string> own_addresses) {
    decision_.origin = judge_origin(mail_, own_addresses);
    add("origin", decision_.origin.reason, {});
    decision_.reasons.back().words = decision_.origin.evidence;
    judge_kind();
    // Only what is new in the mail says what it wants.
    reply_ = split_quotes(seen_text(mail_).text).reply;
    judge_request();
    judge_category();
    judge_priority();
    return std::move(decision_);
  }

 private:
  void add(std::string decision, std::string sentence, Place place) {
    Reason reason{std::move(decision), std::move(sentence), place.begin, place.end, ""};
    const std::string_view text = decision_.text;
    reason.words = clip_utf8(text.substr(place.begin, place.end - place.begin), words_shown_max);
    decision_.reasons.push_back(std::move(reason));
  }

  void explain(const std::string& decision, const std::string& sentence, const LinearModel& model,
               const std::vector<Feature>& features, std::size_t label) {
    for (const auto& feature : strongest(model, features, label, reasons_per_judgement))
      add(decision, sentence, {feature.begin, feature.end});
  }

  void judge_kind() {
    const auto judged = judged_text(mail_);
    decision_.text = judged.text;
    body_at_ = judged.body_at;
    const auto features = read_features(judged, Shape::mail);
    auto judgement = judge(model_.kinds, features);
    decision_.spam_probability = judgement.probabilities[std::size_t(MailKind::spam)];
    decision_.is_spam = decision_.spam_probability >= spam_from;
    if (!decision_.is_spam) judgement.probabilities[std::size_t(MailKind::spam)] = 0;
    const auto top = std::ranges::max_element(judgement.probabilities);
    decision_.kind = MailKind(top - judgement.probabilities.begin());
    if (decision_.kind != MailKind::direct)
      explain("kind", "Words like these are usual in such mail.", model_.kinds, features,
              std::size_t(decision_.kind));
  }

  void judge_request() {
    const auto request = find_request(reply_, 0, model_.requests);
    decision_.reply_probability = request.probability;
    const bool wanted = !decision_.is_spam && decision_.kind != MailKind::bulk_wanted &&
                        decision_.origin.may_be_answered();
    decision_.needs_reply = wanted && request.probability >= request_from;
    if (!decision_.needs_reply) return;
    const auto sentence =
        std::string_view(reply_).substr(request.begin, request.end - request.begin);
    const auto at = decision_.text.find(sentence, body_at_);
    const bool found = at != std::string::npos;
    add("needs_reply", "It asks for something.",
        found ? Place{at, at + sentence.size()} : Place{});
  }

  void judge_category() {
    if (decision_.is_spam || decision_.kind == MailKind::bulk_wanted ||
        decision_.origin.origin == Origin::bulk) {
      decision_.category = decision_.is_spam ? Category::spam : Category::newsletter;
      decision_.category_probability = decision_.is_spam ? decision_.spam_probability : 1;
      return;
    }
    const auto judged = judged_text(mail_.subject, reply_);
    const auto features = read_features(judged, Shape::practice);
    const auto judgement = judge(model_.categories, features);
    decision_.category_probability = judgement.probabilities[judgement.label];
    if (decision_.category_probability < category_from) return;
    decision_.category = category_named(model_.categories.labels[judgement.label]);
    // The judged text is the beginning of the whole, so its places hold there where it is equal.
    for (auto feature : strongest(model_.categories, features, judgement.label, 3)) {
      const auto words = std::string_view(judged.text).substr(feature.begin,
                                                              feature.end - feature.begin);
      const auto at = decision_.text.find(words);
      if (at != std::string::npos)
        add("category", "Words like these are usual in such mail.", {at, at + words.size()});
    }
  }

  static Category category_named(std::string_view name) {
    const auto found = std::ranges::find(category_names, name);
    return found == category_names.end() ? Category::information
                                         : Category(found - category_names.begin());
  }

  void judge_priority() {
    if (decision_.is_spam || decision_.category == Category::newsletter ||
        decision_.kind == MailKind::list_discussion) {
      decision_.priority = Priority::low;
      return;
    }
    const bool pressing = decision_.category == Category::deadline ||
                          decision_.category == Category::complaint;
    decision_.priority = pressing ? Priority::high : Priority::normal;
    for (const auto word : urgent_words) {
      const auto at = ifind(decision_.text, word);
      if (at == std::string::npos || at >= body_at_ + reply_.size()) continue;
      decision_.priority = pressing ? Priority::urgent : Priority::high;
      add("priority", "It says that it is urgent.", {at, at + word.size()});
      return;
    }
    const bool idle = decision_.category == Category::information && !decision_.needs_reply;
    if (idle) decision_.priority = Priority::low;
  }

  const ParsedMail& mail_;
  const TriageModel& model_;
  TriageDecision decision_;
  std::string reply_;
  std::size_t body_at_ = 0;
};

bool has_labels(const LinearModel& model, std::span<const std::string_view> labels) {
  return std::ranges::equal(model.labels, labels);
}

constexpr std::array<std::string_view, 2> request_names{"no", "yes"};

}  // namespace

std::optional<TriageModel> read_triage_model(std::istream& in) {
  auto kinds = read_model(in);
  auto requests = read_model(in);
  auto categories = read_model(in);
  if (!kinds || !requests || !categories) return {};
  if (!has_labels(*kinds, mail_kind_names) || !has_labels(*requests, request_names)) return {};
  return TriageModel{std::move(*kinds), std::move(*requests), std::move(*categories)};
}

void write_triage_model(std::ostream& out, const TriageModel& model) {
  write_model(out, model.kinds);
  write_model(out, model.requests);
  write_model(out, model.categories);
}

TriageDecision triage(const ParsedMail& mail, std::span<const std::string> own_addresses,
                      const TriageModel& model) {
  return Triage(mail, model).run(own_addresses);
}

}  // namespace aai::triage
