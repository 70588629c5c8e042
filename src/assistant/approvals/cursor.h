#pragma once
// The place in a list that is ordered by an instant and an id, newest first, as text for the
// client.
#include <optional>
#include <string>

#include "assistant/ids.h"
#include "core/instant.h"

namespace aai::approvals {

struct Cursor {
  Instant at = *parse_instant("9999-12-31T23:59:59Z");
  DraftId id = *DraftId::parse("ffffffff-ffff-ffff-ffff-ffffffffffff");
};

std::string to_text(const Cursor& cursor);

// Nothing where the text is no cursor of ours.
std::optional<Cursor> parse_cursor(std::string_view text);

}
