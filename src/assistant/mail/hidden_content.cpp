#include "assistant/mail/hidden_content.h"

#include "gen/sql/assistant/mail/hidden_content.h"
#include "platform/ctx.h"
#include "platform/mail_format/hidden_text.h"

namespace aai::mail {
namespace {

using mail_format::HiddenBy;

// The name that a line begins with, as in "[clipped] "; empty where it begins with none.
std::string_view name_at(std::string_view line) {
  const auto end = line.find("] ");
  if (!line.starts_with('[') || end == line.npos) return {};
  const auto name = line.substr(1, end - 1);
  for (int by = 0; by <= static_cast<int>(HiddenBy::blank_characters); ++by)
    if (name == mail_format::name_of(static_cast<HiddenBy>(by))) return name;
  return {};
}

}

std::vector<HiddenPiece> hidden_pieces_of(std::string_view kept) {
  std::vector<HiddenPiece> pieces;
  while (!kept.empty()) {
    const auto end = std::min(kept.find('\n'), kept.size());
    const auto line = kept.substr(0, end);
    const auto name = name_at(line);
    if (!name.empty()) {
      pieces.push_back({std::string(name), std::string(line.substr(name.size() + 3))});
    } else {
      if (pieces.empty()) pieces.emplace_back();
      else pieces.back().text += '\n';
      pieces.back().text += line;
    }
    kept.remove_prefix(std::min(end + 1, kept.size()));
  }
  return pieces;
}

Task<HiddenContent> show_hidden_content(Ctx& ctx) {
  const auto message = ctx.path_id<MessageId>("message");
  const auto found = co_await ctx.tx.last(sql::hidden_content, ctx.org, message);
  if (!found) refuse(not_found);
  co_return HiddenContent{hidden_pieces_of(found->hidden_text)};
}

}
