#pragma once
// Skill 054, full-text search, for the assistant's own use: the passages of an organisation that
// answer a client's message (ranking.h), and the sentences learned from edits, which count as
// passages. Every query says whose passages it means; no other's are ever read.
// Limits: candidates_max passages are looked at, passages_found_max found for each question.
#include "assistant/ids.h"
#include "assistant/knowledge/cutting.h"
#include "assistant/knowledge/memories.h"
#include "assistant/knowledge/ranking.h"
#include "platform/pg/tx.h"

namespace aai::knowledge {

inline constexpr int candidates_max = 400;
inline constexpr std::size_t passages_found_max = 20;

// What is to be answered, and what was said around it.
struct Inquiry {
  struct Question {
    std::string text, before;  // with the sentence before it
  };
  std::string language;  // en | de
  std::vector<Question> questions;
  std::string subject, message, earlier;  // earlier: of the same conversation
  std::vector<UsedMemory> learned;        // sentences of any language
};

struct FoundPassage {
  std::string id;  // of the passage, or of the memory
  std::string title, body;
  bool is_learned = false;
  double score = 0, coverage = 0, support = 0, context = 0;  // as Ranked has them
  int matched = 0;
};

struct FoundAnswers {
  std::vector<std::vector<FoundPassage>> of_questions;  // best first
  std::vector<FoundPassage> of_message;
};

struct TextTerms {
  std::vector<std::string> terms;
};
AAI_DESCRIBE(TextTerms, terms);

struct CandidateRow {
  std::string id, title, body;
  std::vector<std::string> body_terms, title_terms;
  int passages{};  // of the language, all of them
};
AAI_DESCRIBE(CandidateRow, id, title, body, body_terms, title_terms, passages);

// Queued; the ranking is done when it is asked for.
class LaterAnswers {
 public:
  LaterAnswers(pg::Tx& tx, OrgId org, Inquiry inquiry);
  FoundAnswers get() const;

 private:
  std::size_t place_of_text(std::string_view text);
  void add_question(Inquiry::Question& question);

  Inquiry inquiry_;
  std::vector<std::string> texts_;  // whose terms are asked for, each once
  std::vector<std::vector<std::pair<std::string, std::size_t>>> ideas_;  // of each question
  std::vector<std::vector<std::size_t>> synonyms_;
  std::optional<pg::Later<pg::Rows::many, TextTerms>> terms_;
  std::optional<pg::Later<pg::Rows::many, CandidateRow>> candidates_;
};

}
