#include "assistant/triage/reading.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>

#include "assistant/drafts/questions.h"
#include "core/utf8.h"
#include "platform/mail_format/address.h"
#include "platform/mail_format/ascii.h"

namespace aai::triage {
namespace {

constexpr std::size_t span_size_max = 300;

constexpr std::string_view needs_none[] = {"no need to reply",    "no reply needed",
                                           "no need to answer",   "keine antwort nötig",
                                           "antwort nicht nötig", "keine antwort erforderlich"};

mail_format::ParsedMail as_parsed(const ReadableMessage& message) {
  mail_format::ParsedMail mail;
  mail.subject = message.subject;
  mail.from = {{message.from_name, message.from_address}};
  mail.return_path = message.return_path;
  mail.auto_submitted = message.auto_submitted;
  mail.precedence = message.precedence;
  mail.list.id = message.list_id;
  mail.is_report = message.is_report;
  mail.text = message.text;
  return mail;
}

Reading by_rule(std::string category, std::string reason, std::string span) {
  return {std::move(category),
          false,
          "low",
          "rule",
          std::move(reason),
          std::string(utf8::cut(span, span_size_max)),
          1};
}

std::optional<Reading> read_by_rules(const ReadableMessage& message, const OriginVerdict& origin) {
  if (message.direction == "out") return by_rule("information", "The practice wrote it.", "");
  if (origin.origin == Origin::list || origin.origin == Origin::bulk)
    return by_rule("newsletter", origin.reason, origin.evidence);
  if (!origin.may_be_answered()) return by_rule("automated", origin.reason, origin.evidence);
  if (message.is_automatic) return by_rule("automated", "A program sent it.", "");
  return std::nullopt;
}

std::string span_of(const TriageDecision& decision, std::string_view about) {
  const auto found = std::ranges::find(decision.reasons, about, &Reason::decision);
  return found == decision.reasons.end() ? "" : std::string(utf8::cut(found->words, span_size_max));
}

std::string priority_of(Priority priority) {
  if (priority == Priority::low) return "low";
  return priority == Priority::normal ? "normal" : "high";
}

// A person the practice writes to sends no spam, whatever the words look like.
bool is_spam(const ReadableMessage& message, const TriageDecision& decision) {
  return decision.is_spam && !message.sender_is_known;
}

// What the sender has asked since the practice last wrote: an afterthought does not withdraw it.
std::optional<std::string> open_question(const ReadableMessage& message) {
  for (const auto wish : needs_none) {
    if (mail_format::ifind(message.text, wish) != std::string::npos) return std::nullopt;
  }
  const auto questions = drafts::find_questions(message.earlier_text + "\n" + message.text);
  return questions.empty() ? std::nullopt : std::optional(questions.front().text);
}

Reading read_by_model(const ReadableMessage& message, const TriageDecision& decision) {
  Reading reading;
  reading.decided_by = "classifier";
  reading.category = category_names[std::size_t(decision.category)];
  reading.priority = priority_of(decision.priority);
  reading.confidence = decision.category_probability;
  if (is_spam(message, decision)) {
    reading.category = "spam";
    reading.reason = "Words like these are usual in spam, and the sender is new.";
    reading.span = span_of(decision, "kind");
    return reading;
  }
  if (decision.is_spam) {
    reading.category = "information";
    reading.priority = "normal";
  }
  const auto question = open_question(message);
  const bool is_mass_mail = decision.kind == MailKind::bulk_wanted && !message.sender_is_known;
  const bool is_complaint = decision.category == Category::complaint;
  reading.needs_reply = (question || is_complaint) && !is_mass_mail;
  reading.reason = !reading.needs_reply ? "It asks for nothing."
                   : question           ? "It asks for something."
                                        : "It is a complaint.";
  if (question) reading.span = std::string(utf8::cut(*question, span_size_max));
  return reading;
}

}

Reading read_mail(const ReadableMessage& message, const TriageModel* model) {
  const auto mail = as_parsed(message);
  std::vector<std::string> own;
  for (const auto& address : message.own_addresses)
    own.push_back(mail_format::canonical_address(address));
  const auto origin = judge_origin(mail, own);
  if (auto reading = read_by_rules(message, origin)) return *reading;
  if (model) return read_by_model(message, triage(mail, own, *model));

  TriageDecision undecided;
  undecided.category_probability = 0;
  return read_by_model(message, undecided);
}

const TriageModel* shipped_model(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::optional<TriageModel>> models;
  const std::scoped_lock lock(mutex);
  auto found = models.find(path);
  if (found == models.end()) {
    std::ifstream in(path, std::ios::binary);
    found = models.emplace(path, in ? read_triage_model(in) : std::nullopt).first;
  }
  return found->second ? &*found->second : nullptr;
}

}
