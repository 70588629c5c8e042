#include "core/list_place.h"

#include <doctest/doctest.h>

namespace aai {

TEST_CASE("list_place: a cursor is read as it was written, and none is the first page") {
  const ListPlace<OrgId> place{*parse_instant("2026-11-20T09:00:00Z"), house_org};

  const auto again = place_of<OrgId>(std::string_view(place.cursor()));
  const auto first = place_of<OrgId>(std::optional<std::string>());

  CHECK(again.at == place.at);
  CHECK(again.id == place.id);
  CHECK(first.at > place.at);
  CHECK(first.id > place.id);
}

TEST_CASE("list_place: what is no cursor of ours is refused") {
  for (const std::string_view text :
       {"_", "2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z_", "2026-11-20T09:00:00Z_7",
        "_00000000-0000-0000-0000-000000000000",
        "yesterday_00000000-0000-0000-0000-000000000000"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(place_of<OrgId>(text), Refusal);
  }
}

}
