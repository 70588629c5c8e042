#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

#include "assistant/triage/classifier.h"
#include "assistant/triage/rules.h"
#include "assistant/triage/training.h"
#include "platform/mail_format/quotes.h"
#include "platform/mail_format/test_corpus.h"

using namespace aai;
using namespace aai::triage;

namespace {

// The tests run in the tree, or in a build directory inside it.
const std::filesystem::path source_root = [] {
  auto folder = std::filesystem::current_path();
  while (!std::filesystem::exists(folder / "data/triage") && folder.has_relative_path())
    folder = folder.parent_path();
  return folder;
}();

const TriageModel& shipped_model() {
  static const auto model = [] {
    std::ifstream in(source_root / "data/triage/model.bin", std::ios::binary);
    return read_triage_model(in).value();
  }();
  return model;
}

TriageDecision triaged(const std::string& headers, const std::string& text) {
  const std::vector<std::string> own{"ada@lovelace.law"};
  return triage::triage(mail_format::parse(headers + "\n\n" + text), own, shipped_model());
}

Origin origin_of(const std::string& headers) {
  const std::vector<std::string> own{"ada@lovelace.law", "office@lovelace.law"};
  return judge_origin(mail_format::parse(headers + "\n\nHello\n"), own).origin;
}

struct Score {
  double right = 0, all = 0;
  double rate() const { return right / all; }
};

}  // namespace

TEST_CASE("a robot is known by what it declares, and is never answered") {
  CHECK(origin_of("From: grace@x.org") == Origin::person);
  CHECK(origin_of("From: Office <OFFICE@lovelace.law>") == Origin::own);
  CHECK(origin_of("From: b@x.org\nReturn-Path: <>") == Origin::bounce);
  CHECK(origin_of("From: b@x.org\nContent-Type: multipart/report; boundary=x") == Origin::bounce);
  CHECK(origin_of("From: b@x.org\nAuto-Submitted: auto-replied") == Origin::auto_reply);
  CHECK(origin_of("From: b@x.org\nSubject: Out of Office: Lease") == Origin::auto_reply);
  CHECK(origin_of("From: b@x.org\nAuto-Submitted: auto-generated") == Origin::robot);
  CHECK(origin_of("From: b@x.org\nAuto-Submitted: no") == Origin::person);
  CHECK(origin_of("From: b@x.org\nList-Id: <l.x.org>") == Origin::list);
  CHECK(origin_of("From: b@x.org\nPrecedence: bulk") == Origin::bulk);
  CHECK(origin_of("From: b@x.org\nList-Unsubscribe: <https://x.org>") == Origin::bulk);
  CHECK(origin_of("From: no-reply@x.org") == Origin::robot);
  CHECK(origin_of("From: do.not_reply+7@x.org") == Origin::robot);
  CHECK(origin_of("From: b@x.org\nX-Auto-Response-Suppress: All") == Origin::robot);
  CHECK(origin_of("From: norely@x.org") == Origin::person);
}

TEST_CASE("mail of a practice is sorted by what it wants") {
  const auto category = [](const std::string& subject, const std::string& text) {
    return triaged("From: c@x.org\nSubject: " + subject, text).category;
  };
  CHECK(category("Appointment", "Could we move our meeting from Friday to Monday at ten?") ==
        Category::appointment);
  CHECK(category("Invoice 12", "Please find attached our invoice, payable within 14 days.") ==
        Category::invoice_payment);
  CHECK(category("Help needed", "I found your firm online. Are you taking on new clients, and what "
                                "would a first consultation cost?") == Category::new_enquiry);
  CHECK(category("Copy", "Could you please send me a copy of the signed contract?") ==
        Category::document_request);
  CHECK(category("Appeal", "The court set a deadline: our reply must be filed by 30 June.") ==
        Category::deadline);
  CHECK(category("Not satisfied", "I am very disappointed. Nobody answered my calls. This is "
                                  "unacceptable.") == Category::complaint);
}

TEST_CASE("each judgement shows the words it rests on") {
  const auto decision = triaged("From: Grace <grace@x.org>\nSubject: Lease",
                                "Dear Ada,\n\nthe weather is fine. Could you please send me the "
                                "signed lease today?\n\nBest regards,\nGrace\n");

  CHECK(decision.needs_reply);
  CHECK(decision.priority == Priority::high);
  bool shown = false;
  for (const auto& reason : decision.reasons) {
    CHECK(reason.end <= decision.text.size());
    shown = shown || (reason.decision == "needs_reply" &&
                      reason.words == "Could you please send me the signed lease today?");
  }
  CHECK(shown);
}

TEST_CASE("what is only quoted asks for nothing") {
  const auto decision = triaged("From: Grace <grace@x.org>\nSubject: Re: Lease",
                                "Thank you, received.\n\nOn Mon, 2 Mar 2026 at 09:30, Ada "
                                "<ada@lovelace.law> wrote:\n> Could you please send it to me?\n");

  CHECK_FALSE(decision.needs_reply);
}

TEST_CASE("a robot's question needs no reply") {
  CHECK_FALSE(triaged("From: b@x.org\nAuto-Submitted: auto-generated\nSubject: Survey",
                      "Could you please answer our questions today?\n").needs_reply);
}

TEST_CASE("a file that is not a model is refused") {
  for (const std::string bytes : {"", "linear 1 99 4 1\n", "linear 1 16 4 1\nspam 0\n", "x"}) {
    std::istringstream in(bytes);
    CHECK_FALSE(read_triage_model(in).has_value());
  }
}

TEST_CASE("a model comes back from its bytes and training it again gives the same bytes") {
  const std::vector<Sample> samples{
      {read_features(judged_text("", "please send it"), Shape::sentence), 1},
      {read_features(judged_text("", "it was sent"), Shape::sentence), 0}};
  const TrainingPlan plan{.bits = 8, .passes = 3};
  std::stringstream first, second;
  write_model(first, train({"no", "yes"}, samples, plan));
  write_model(second, train({"no", "yes"}, samples, plan));
  CHECK(first.str() == second.str());

  const auto back = read_model(first);
  REQUIRE(back.has_value());
  CHECK(judge(*back, samples[0].features).label == 1);
  CHECK(judge(*back, samples[1].features).label == 0);
}

TEST_CASE("the shipped judge of categories is what the examples beside it make") {
  std::vector<std::string> labels;
  const auto samples =
      read_labelled_categories(source_root / "data/triage/practice_examples.tsv", labels);
  std::stringstream made, shipped;
  write_model(made, train(labels, samples, plan_for_categories()));
  write_model(shipped, shipped_model().categories);
  CHECK(made.str() == shipped.str());
}

TEST_CASE("kinds of mail are told apart by content, in five folds") {
  const auto root = mail_format::corpus::directory("kinds of mail are told apart by content");
  if (!root) return;
  const auto data = training_data(*root, source_root / "data/triage");
  std::vector<std::string> subjects;
  const auto samples = read_labelled_mails(data, &subjects);
  std::vector<Sample> practice;
  add_practice_mail(data, practice);
  // Mails of one subject are in one fold: no answer is judged by what it answers.
  const auto fold_of = [&](std::size_t i) { return std::hash<std::string>{}(subjects[i]) % 5; };
  Score spam, kinds, direct_kept, spam_caught, ham_kept;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    auto learnt = practice;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (fold_of(i) != fold) learnt.push_back(samples[i]);
    const auto model = train({mail_kind_names.begin(), mail_kind_names.end()}, learnt,
                             plan_for_kinds());
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (fold_of(i) != fold) continue;
      const auto judgement = judge(model, samples[i].features);
      const auto label = judgement.label;
      const bool called_spam = judgement.probabilities[0] >= spam_from;
      auto& strict = samples[i].label == 0 ? spam_caught : ham_kept;
      ++strict.all;
      strict.right += called_spam == (samples[i].label == 0);
      ++kinds.all;
      ++spam.all;
      kinds.right += label == samples[i].label;
      spam.right += (label == 0) == (samples[i].label == 0);
      if (MailKind(samples[i].label) != MailKind::direct) continue;
      ++direct_kept.all;
      direct_kept.right += label != 0;
    }
  }
  MESSAGE(samples.size() << " mails: spam/ham " << spam.rate() << ", four kinds " << kinds.rate()
                         << ", direct mail not called spam " << direct_kept.rate()
                         << "; as decided: spam caught " << spam_caught.rate() << ", ham kept "
                         << ham_kept.rate());
  CHECK(spam.rate() >= 0.98);
  CHECK(kinds.rate() >= 0.95);
  CHECK(direct_kept.rate() >= 0.99);
  CHECK(ham_kept.rate() >= 0.995);
}

TEST_CASE("sentences that ask for something are known") {
  const auto root = mail_format::corpus::directory("sentences that ask for something are known");
  if (!root) return;
  Score score;
  for (const auto& sample : read_labelled_requests(*root / "mail/intent/parakweet-test.tsv")) {
    ++score.all;
    score.right += judge(shipped_model().requests, sample.features).label == sample.label;
  }
  MESSAGE(score.all << " sentences: " << score.rate());
  CHECK(score.rate() >= 0.82);
}

TEST_CASE("messages of W3C threads that ask for something are found") {
  const auto root = mail_format::corpus::directory("messages of W3C threads that ask are found");
  if (!root) return;
  const auto text = mail_format::corpus::read(*root / "mail/bc3/bc3.json");
  const auto threads = boost::json::parse(text);
  double found = 0, missed = 0, wrong = 0;
  for (const auto& thread : threads.as_array())
    for (const auto& message : thread.at("messages").as_array()) {
      if (!message.as_object().contains("has_request")) continue;
      const std::string body(message.at("text").as_string());
      const auto reply = mail_format::split_quotes(body).reply;
      const bool asks =
          find_request(reply, 0, shipped_model().requests).probability >= request_from;
      const bool truth = message.at("has_request").as_bool();
      found += asks && truth;
      missed += !asks && truth;
      wrong += asks && !truth;
    }
  MESSAGE("recall " << found / (found + missed) << " precision " << found / (found + wrong));
  CHECK(found / (found + missed) >= 0.9);
  CHECK(found / (found + wrong) >= 0.5);
}

TEST_CASE("mail of today's offices is not taken for spam") {
  const auto root = mail_format::corpus::directory("mail of today's offices is not spam");
  if (!root) return;
  const auto text = mail_format::corpus::read(*root / "mail/triage/langchain.json");
  const auto entries = boost::json::parse(text);
  Score kept, answered;
  for (const auto& entry : entries.as_array()) {
    const auto& email = entry.at("email").as_object();
    const auto part = [&](const char* name) { return std::string(email.at(name).as_string()); };
    const auto decision = triaged("From: " + part("author") + "\nTo: " + part("to") +
                                      "\nSubject: " + part("subject"), part("email_thread"));
    ++kept.all;
    kept.right += !decision.is_spam;
    ++answered.all;
    answered.right += decision.needs_reply == (entry.at("triage").as_string() == "respond");
  }
  MESSAGE("kept " << kept.rate() << ", needs a reply as labelled " << answered.rate());
  CHECK(kept.rate() >= 0.93);
  CHECK(answered.rate() >= 0.6);
}

TEST_CASE("the examples of each category are told apart, in five folds") {
  std::vector<std::string> labels;
  const auto samples =
      read_labelled_categories(source_root / "data/triage/practice_examples.tsv", labels);
  Score score;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    std::vector<Sample> learnt;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (i % 5 != fold) learnt.push_back(samples[i]);
    const auto model = train(labels, learnt, plan_for_categories());
    for (std::size_t i = fold; i < samples.size(); i += 5) {
      ++score.all;
      score.right += judge(model, samples[i].features).label == samples[i].label;
    }
  }
  MESSAGE(score.all << " examples, " << labels.size() << " categories: " << score.rate());
  CHECK(score.rate() >= 0.75);
}
