#include "platform/pg/binary.h"

#include "platform/pg/fault.h"
#include "platform/pg/listing.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::pg {

enum class Colour { red, green };
AAI_DESCRIBE_ENUM(Colour, red, green);

struct Plain {
  OrgId id{};
  std::int16_t small{};
  int middle{};
  std::int64_t large{};
  bool is_so{};
  Instant at{};
  std::optional<Instant> later;
  std::string text;
  Colour colour{};
  Bytes bytes;
  json::Raw raw;
};
AAI_DESCRIBE(Plain, id, small, middle, large, is_so, at, later, text, colour, bytes, raw);

struct Listed {
  std::vector<std::string> words;
};
AAI_DESCRIBE(Listed, words);

struct Numbered {
  int number{};
};
AAI_DESCRIBE(Numbered, number);

struct Timed {
  Instant at{};
};
AAI_DESCRIBE(Timed, at);

namespace {

using test::World;

static_assert(travels_binary<Plain>());
static_assert(!travels_binary<Listed>());
static_assert(!travels_binary<Nothing>());

const Query<Rows::many, Plain> plains{
    "binary.plains",
    "values ('0193ab5e-0003-7001-8000-00000000abcd'::uuid, -2::int2, -70000, 1::int8 << 40, true,"
    " '2026-11-20 09:00:00.5+01'::timestamptz, null::timestamptz, E'\\n''\"', 'green',"
    " '\\x00ff'::bytea, '{\"a\": [1]}'::jsonb),"
    " ('00000000-0000-0000-0000-000000000000', 32767::int2, 0, -1, false, '1969-12-31 23:59:59Z',"
    " '1999-12-31 23:59:59.999999Z', '', 'red', '', 'null')"};
const Query<Rows::one, Numbered> too_large{"binary.too_large", "select 1::int8 << 31"};
const Query<Rows::one, Numbered> no_number{"binary.no_number", "select 'seven'::text"};
const Query<Rows::one, Numbered> nothing{"binary.nothing", "select null::int"};
const Query<Rows::one, Timed> never{"binary.never", "select 'infinity'::timestamptz"};

template <class Row>
std::vector<Row> ask(World& world, const Query<Rows::many, Row>& query) {
  Tx tx(world.pool("aai_app"), Access::read, std::nullopt, {});
  return world.wait(tx.last(query));
}

template <class Row>
Row ask(World& world, const Query<Rows::one, Row>& query) {
  Tx tx(world.pool("aai_app"), Access::read, std::nullopt, {});
  return world.wait(tx.last(query));
}

}

TEST_CASE("binary: every value arrives as it was, the least and the largest too") {
  World world;
  const auto rows = ask(world, plains);
  REQUIRE(rows.size() == 2);
  CHECK(json::to_text(rows[0]) ==
        R"({"id":"0193ab5e-0003-7001-8000-00000000abcd","small":-2,"middle":-70000,)"
        R"("large":1099511627776,"is_so":true,"at":"2026-11-20T08:00:00.500000Z","later":null,)"
        R"("text":"\n'\"","colour":"green","bytes":"00ff","raw":{"a": [1]}})");
  CHECK(json::to_text(rows[1]) ==
        R"({"id":"00000000-0000-0000-0000-000000000000","small":32767,"middle":0,"large":-1,)"
        R"("is_so":false,"at":"1969-12-31T23:59:59Z","later":"1999-12-31T23:59:59.999999Z",)"
        R"("text":"","colour":"red","bytes":"","raw":null})");
}

TEST_CASE("binary: a listing writes what its rows would") {
  World world;
  Tx tx(world.pool("aai_app"), Access::read, std::nullopt, {});
  const auto later = tx.queue(plains);
  world.wait(tx.flush_last());
  const auto list = later.listing();
  CHECK(json::to_text(list) == json::to_text(list.rows()));
  CHECK(list.cell<&Plain::large>(0) == 1099511627776);
  CHECK_FALSE(list.cell<&Plain::later>(0));
}

TEST_CASE("binary: what does not fit its member is a fault, never another value") {
  World world;
  CHECK_THROWS_AS(ask(world, too_large), Fault);
  CHECK_THROWS_AS(ask(world, no_number), Fault);
  CHECK_THROWS_AS(ask(world, nothing), Fault);
  CHECK_THROWS_AS(ask(world, never), Fault);
}

}
