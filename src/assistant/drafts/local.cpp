// The local back end: for each question the passage that answers it, word for word; a blank where
// there is none. It can be wrong about which passage fits, never about what a passage says.
#include <algorithm>

#include "assistant/drafts/wording.h"

namespace aai::drafts {
namespace {

using knowledge::FoundPassage;

constexpr std::size_t answers_max = 5, blanks_max = 3, answer_size_max = 700;
constexpr double enough_alone = 0.34, enough_related = 0.22;  // of the question's weight
constexpr double related_share = 0.35;  // what the message as a whole adds to a passage's score

struct Answer {
  const FoundPassage* passage;
  double score;
};

double related_score(const Assignment& assignment, const FoundPassage& passage) {
  const auto found = std::ranges::find(assignment.related, passage.id, &FoundPassage::id);
  return found == assignment.related.end() ? 0 : found->score;
}

bool is_likely(const FoundPassage& passage, bool is_related) {
  if (passage.matched < 1) return false;
  return passage.coverage >= (is_related ? enough_related : enough_alone);
}

// The best passage for a question; the rest of the message decides between equals.
std::optional<Answer> best_answer(const Assignment& assignment, const AskedQuestion& asked) {
  std::optional<Answer> best;
  for (const auto& passage : asked.passages) {
    const auto related = related_score(assignment, passage);
    if (!is_likely(passage, related > 0)) continue;
    const auto score = passage.score + related_share * related;
    if (!best || score > best->score) best = Answer{&passage, score};
  }
  return best;
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
    const auto best = best_answer(assignment_, asked);
    if (best) add_passage(*best->passage);
    if (best) ++outcome_.answered; else ++outcome_.open;
    if (!best || asked.question.is_about_time) leave_open(asked.question);
  }

  void answer_message() {
    const auto& related = assignment_.related;
    const bool is_close = !related.empty() && related.front().coverage >= enough_related &&
                          related.front().matched >= 3;
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
    outcome_.proposal->citations.push_back({std::string(passage.id.view()), text});
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
