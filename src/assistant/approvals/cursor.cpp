#include "assistant/approvals/cursor.h"

namespace aai::approvals {

std::string to_text(const Cursor& cursor) {
  return to_rfc3339(cursor.at) + "_" + std::string(cursor.id.view());
}

std::optional<Cursor> parse_cursor(std::string_view text) {
  const auto split = text.find('_');
  if (split == text.npos) return std::nullopt;
  const auto at = parse_instant(text.substr(0, split));
  const auto id = DraftId::parse(text.substr(split + 1));
  if (!at || !id) return std::nullopt;
  return Cursor{*at, *id};
}

}
