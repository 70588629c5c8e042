#include "assistant/knowledge/passages.h"

#include <algorithm>

#include "assistant/knowledge/ideas.h"
#include "core/utf8.h"
#include "gen/sql/assistant/knowledge/passages.h"

namespace aai::knowledge {

LaterPassages find_passages(pg::Tx& tx, OrgId org, std::string_view question,
                            std::string_view said_before, std::string_view language, int limit) {
  constexpr std::size_t question_size_max = 4000, before_size_max = 1000;
  const auto words = utf8::repaired(utf8::cut(question, question_size_max));
  auto ideas = ideas_of(words, language);
  return tx.queue(sql::passages_for_question, org, words, language,
                  std::clamp(limit, 1, passages_found_max),
                  utf8::repaired(utf8::cut(said_before, before_size_max)), std::move(ideas.names),
                  std::move(ideas.words));
}
}
