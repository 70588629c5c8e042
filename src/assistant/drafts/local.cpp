// The local back end: for each question the passage that answers it, word for word; a blank where
// there is none. It can be wrong about which passage fits, never about what a passage says.
#include <algorithm>
#include <cctype>
#include <span>

#include "assistant/drafts/facts.h"
#include "assistant/drafts/wording.h"

namespace aai::drafts {
namespace {

using knowledge::FoundPassage;

constexpr std::size_t answers_max = 5, blanks_max = 3, answer_size_max = 700;
constexpr double enough_alone = 0.34, enough_related = 0.22;  // of the question's weight
constexpr double as_good = 0.85;        // of the best answer's score: then both are given
constexpr double right_kind_amount = 1.3, right_kind_time = 1.15;
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

bool has_any(const std::string& text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

// Who asks for a price wants an amount, and who asks when, a time.
double fitness(const Question& question, const FoundPassage& passage) {
  constexpr std::string_view price_words[] = {"how much", "cost",  "fee",      "charge",
                                              "price",    "quote", "wie viel", "kosten",
                                              "kostet",   "preis", "honorar",  "teuer"};
  constexpr std::string_view time_words[] = {"when",     "how long",  "how soon", "deadline",
                                             "wann",     "wie lange", "frist"};
  constexpr std::string_view time_units[] = {" day",  " week", " month", "Tag",
                                             "Woche", "Monat", " Uhr"};
  std::string asked(question.text);
  std::ranges::transform(asked, asked.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto facts = find_facts(passage.body);
  const auto states = [&](FactKind kind) {
    return std::ranges::find(facts, kind, &Fact::kind) != facts.end();
  };
  double fit = 1;
  if (has_any(asked, price_words) && states(FactKind::amount)) fit *= right_kind_amount;
  if (has_any(asked, time_words) && (states(FactKind::date) || has_any(passage.body, time_units)))
    fit *= right_kind_time;
  return fit;
}

// The passage that answers a question, and a second one that is as good; the rest of the message
// decides between equals.
std::vector<Answer> best_answers(const Assignment& assignment, const AskedQuestion& asked) {
  std::vector<Answer> found;
  for (const auto& passage : asked.passages) {
    const auto related = related_score(assignment, passage);
    if (!is_likely(passage, related > 0)) continue;
    const auto score = passage.score + related_share * related;
    found.push_back({&passage, score * fitness(asked.question, passage)});
  }
  const auto is_better = [](const Answer& one, const Answer& other) {
    return one.score != other.score ? one.score > other.score : one.passage < other.passage;
  };
  std::ranges::sort(found, is_better);
  if (found.size() > 2) found.resize(2);
  if (found.size() == 2 && found[1].score < as_good * found[0].score) found.pop_back();
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
    const auto best = best_answers(assignment_, asked);
    for (const auto& answer : best) add_passage(*answer.passage);
    if (best.empty()) ++outcome_.open; else ++outcome_.answered;
    outcome_.unsure += best.size() > 1;
    if (best.empty() || asked.question.is_about_time) leave_open(asked.question);
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
