#pragma once
// Skill 054, full-text search, for the assistant's own use: the passages of an organisation that
// share most with a question. Every query says whose passages it means; no other's are ever read.
// Limits: 40 words of a question, 200 candidates, passages_found_max results.
#include "assistant/knowledge/cutting.h"
#include "assistant/ids.h"
#include "platform/pg/tx.h"

namespace aai::knowledge {

inline constexpr int passages_found_max = 20;

struct FoundPassage {
  PassageId id;
  DocumentId document_id;
  std::string title, body;
  double score{};     // the weight of the words it shares: rare words weigh more
  double coverage{};  // that, of the weight of all words of the question that any passage has
  int matched{};      // how many words
};
AAI_DESCRIBE(FoundPassage, id, document_id, title, body, score, coverage, matched);

using LaterPassages = pg::Later<pg::Rows::many, FoundPassage>;

// Queued: several questions travel in one flight. What was said before the question chooses among
// the passages that the question itself finds.
LaterPassages find_passages(pg::Tx& tx, OrgId org, std::string_view question,
                            std::string_view said_before, std::string_view language, int limit);
}
