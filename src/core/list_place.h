#pragma once
// Where a page ended of a list that is ordered by an instant and an id: the cursor of the page
// behind it, "2026-11-20T09:00:00Z_<uuid>". Refuses: api.bad_cursor.
#include <algorithm>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/problem.h"

namespace aai {

inline constexpr Problem bad_cursor{422, "api.bad_cursor",
                                    "This page of the list does not exist. Start from the first."};

// Without more, the one before the newest of all.
template <class ItemId>
struct ListPlace {
  Instant at = *parse_instant("9999-12-31T23:59:59Z");
  ItemId id = *ItemId::parse("ffffffff-ffff-ffff-ffff-ffffffffffff");

  std::string cursor() const { return to_rfc3339(at) + "_" + std::string(id.view()); }
};

template <class ItemId>
ListPlace<ItemId> place_of(std::string_view cursor) {
  const auto split = std::min(cursor.find('_'), cursor.size());
  const auto at = parse_instant(cursor.substr(0, split));
  const auto id = ItemId::parse(cursor.substr(std::min(split + 1, cursor.size())));
  if (!at || !id) refuse(bad_cursor);
  return {*at, *id};
}

// The first page where none is asked for.
template <class ItemId>
ListPlace<ItemId> place_of(const std::optional<std::string>& cursor) {
  return cursor && !cursor->empty() ? place_of<ItemId>(std::string_view(*cursor))
                                    : ListPlace<ItemId>();
}

}
