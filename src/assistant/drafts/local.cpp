// The local back end: for each question the passage that answers it, word for word; a blank where
// there is none. It can be wrong about which passage fits, never about what a passage says.
#include <algorithm>

#include "assistant/drafts/wording.h"

namespace aai::drafts {
namespace {

using knowledge::FoundPassage;

constexpr std::size_t answers_max = 5, blanks_max = 3, answer_size_max = 700;
// What a passage must share with a question to answer it, and have for it with the message. The
// numbers are measured: quality_test.cpp and demo_test.cpp say by what.
constexpr double enough_coverage = 0.1, enough_support = 0.7;
constexpr double as_good = 0.75, as_close = 0.5;  // then a second one is given as well
constexpr double enough_related = 2;              // where nothing is asked
constexpr int related_words_min = 3;

bool is_likely(const FoundPassage& passage) {
  return passage.coverage >= enough_coverage && passage.support >= enough_support;
}

// The passage that answers a question, and a second one that is about as good and as close to what
// the message is about.
std::vector<const FoundPassage*> best_answers(const AskedQuestion& asked) {
  std::vector<const FoundPassage*> found;
  for (const auto& passage : asked.passages) {
    if (!is_likely(passage)) continue;
    const bool is_second = !found.empty();
    if (is_second && (passage.score < as_good * found.front()->score ||
                      passage.context < as_close))
      break;
    found.push_back(&passage);
    if (is_second || asked.question.is_of_person) break;
  }
  return found;
}

// A passage's statements; the questions in it are there to be found by.
std::string statements_of(std::string_view passage) {
  std::string text;
  for (const auto sentence : knowledge::sentences_of(passage)) {
    if (sentence.ends_with('?') || text.size() + sentence.size() > answer_size_max) continue;
    text += text.empty() ? "" : " ";
    text += sentence;
  }
  return text;
}

std::string label_for(const Assignment& assignment, const Question& question) {
  const bool is_german = assignment.language == "de";
  if (question.is_about_time)
    return is_german ? "Datum und Uhrzeit des Termins" : "date and time of the meeting";
  return (is_german ? "Antwort auf: " : "answer to: ") + question.text;
}

std::string open_sentence(const Assignment& assignment, const Question& question,
                          const std::string& blank) {
  const bool is_german = assignment.language == "de";
  if (question.is_about_time)
    return (is_german ? "Als Termin können wir Ihnen anbieten: " : "We can offer you: ") + blank;
  return blank;
}

class Reply {
 public:
  explicit Reply(const Assignment& assignment) : assignment_(assignment) {
    outcome_.proposal.emplace();
  }

  void answer(const AskedQuestion& asked) {
    const auto best = best_answers(asked);
    for (const auto* passage : best) add_passage(*passage);
    if (best.empty()) ++outcome_.open; else ++outcome_.answered;
    outcome_.unsure += best.size() > 1;
    const bool needs_person = asked.question.is_about_time || asked.question.is_of_person;
    if (best.empty() || needs_person) leave_open(asked.question);
  }

  void answer_message() {
    const auto& related = assignment_.related;
    const bool is_close = !related.empty() && related.front().support >= enough_related &&
                          related.front().matched >= related_words_min;
    if (is_close) add_passage(related.front());
    outcome_.answered += is_close;
    outcome_.open += !is_close;
    const Question rest{assignment_.language == "de" ? "die Nachricht" : "the message", "", false,
                        false};
    if (!is_close) leave_open(rest);
  }

  Outcome finish() {
    auto& body = outcome_.proposal->body;
    body = greeting_of(assignment_) + "\n\n" + thanks_of(assignment_) + "\n\n";
    for (const auto& paragraph : paragraphs_) body += paragraph + "\n\n";
    body += closing_of(assignment_) + "\n";
    outcome_.runs.push_back({"local", "", "local-1", "", "proposed", "", 0, 0, 0});
    return std::move(outcome_);
  }

 private:
  void add_passage(const FoundPassage& passage) {
    auto text = statements_of(passage.body);
    if (text.empty() || paragraphs_.size() >= answers_max + blanks_max) return;
    if (std::ranges::find(paragraphs_, text) != paragraphs_.end()) return;
    outcome_.proposal->citations.push_back({passage.id, text});
    paragraphs_.push_back(std::move(text));
  }

  void leave_open(const Question& question) {
    auto& blanks = outcome_.proposal->blanks;
    const auto blank = blank_of(label_for(assignment_, question));
    const auto sentence = open_sentence(assignment_, question, blank);
    if (blanks.size() >= blanks_max ||
        std::ranges::find(paragraphs_, sentence) != paragraphs_.end())
      return;
    constexpr std::size_t mark_size = std::string_view("⟦").size();
    blanks.push_back({blank.substr(mark_size, blank.size() - 2 * mark_size),
                      question.is_about_time ? "date" : "text"});
    paragraphs_.push_back(sentence);
  }

  const Assignment& assignment_;
  Outcome outcome_;
  std::vector<std::string> paragraphs_;
};

}

Outcome propose_locally(const Assignment& assignment) {
  Reply reply(assignment);
  for (const auto& asked : assignment.questions) reply.answer(asked);
  if (assignment.questions.empty()) reply.answer_message();
  return reply.finish();
}

}
