#include "platform/pg/listing.h"

#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::pg {

// With a list and a fraction, which come as text.
struct Sample {
  int number{};
  std::string text;
  Instant at{};
  std::optional<Instant> later;
  bool is_so{};
  double share{};
  std::vector<std::string> words;
  json::Raw raw;
};
AAI_DESCRIBE(Sample, number, text, at, later, is_so, share, words, raw);

namespace {

using test::World;

const Query<Rows::many, Sample> samples{
    "listing.samples",
    "values (-7, E'a \"quoted\" <line>\\n and a longer tail', '2026-11-20 "
    "09:00:00+01'::timestamptz,"
    " null::timestamptz, true, 0.25::float8, array['one', 'two'], '{\"a\": 1}'::jsonb),"
    " (8, '', '2026-11-20 09:00:00.5Z', '1999-01-01 00:00:00.000001Z', false, 1e300, '{}', '[]')"};
const Query<Rows::many, Sample> none{
    "listing.none",
    "select 1, '', now(), now(), true, 1.0::float8, '{}'::text[], '[]' where false"};

Listing<Sample> list(World& world, const Query<Rows::many, Sample>& query) {
  Tx tx(world.pool("aai_app"), Access::read, std::nullopt, {});
  const auto rows = tx.queue(query);
  world.wait(tx.flush_last());
  return rows.listing();
}

}

TEST_CASE("listing: what PostgreSQL says becomes the JSON that its rows would") {
  World world;
  const auto rows = list(world, samples);
  REQUIRE(rows.size() == 2);
  CHECK(json::to_text(rows) == json::to_text(rows.rows()));
  CHECK(json::to_text(Listing<Sample>(rows.rows())) == json::to_text(rows));
  CHECK(json::to_text(rows[1]).find(R"("at":"2026-11-20T09:00:00.500000Z")") != std::string::npos);
  CHECK(json::to_text(list(world, none)) == "[]");
}

TEST_CASE("listing: a cell is decoded alone, from either kind of row") {
  World world;
  const auto rows = list(world, samples);
  for (const auto& one : {rows, Listing<Sample>(rows.rows())}) {
    CHECK(one.cell<&Sample::number>(0) == -7);
    CHECK(one.cell<&Sample::at>(0) == *parse_instant("2026-11-20T08:00:00Z"));
    CHECK_FALSE(one.cell<&Sample::later>(0));
    CHECK(one.cell<&Sample::later>(1) == *parse_instant("1999-01-01T00:00:00.000001Z"));
  }
}

}
