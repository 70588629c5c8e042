#include "assistant/knowledge/passages.h"

#include <algorithm>

#include "core/utf8.h"
#include "gen/sql/assistant/knowledge/passages.h"

namespace aai::knowledge {

LaterPassages find_passages(pg::Tx& tx, OrgId org, std::string_view question,
                            std::string_view language, int limit) {
  constexpr std::size_t question_size_max = 4000;
  return tx.queue(sql::passages_for_question, org,
                  utf8::repaired(utf8::cut(question, question_size_max)), language,
                  std::clamp(limit, 1, passages_found_max));
}
}
