#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "platform/config/config.h"
#include "platform/pg/fault.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::pg {

struct Landed {
  long count{};
};
AAI_DESCRIBE(Landed, count);

namespace {

using test::World;

const Query<Rows::none, Nothing> make_table{
    "flights.make_table",
    "create temp table landed (number int unique deferrable initially deferred)"};
const Query<Rows::none, Nothing, int> land{"flights.land", "insert into landed values ($1)"};
const Query<Rows::none, Nothing, int> fail{"flights.fail", "select 1 / $1::int"};
const Query<Rows::many, Nothing> misspelt{"flights.misspelt", "select of nothing"};
const Query<Rows::one, Landed> count{"flights.count", "select count(*) from landed"};

// One connection, on which many flights follow one another; what they leave is a table of its own.
struct Runway {
  World world;
  Pool pool{world.io, database_as(world.config, "aai_app"), PoolLimits{1, 4}};
  std::vector<std::string> ended;

  Runway() {
    world.wait(fly(make_table));
    ended.clear();
  }

  template <Rows R, class Row, class... Declared, class... Given>
  Task<void> fly(Query<R, Row, Declared...> query, Given... given) {
    Tx tx(pool, Access::write, std::nullopt, {});
    tx.queue(query, given...);
    co_await note(tx.flush_last());
  }

  // A transaction of two flights, which has the connection for itself meanwhile.
  Task<void> stay(int number) {
    Tx tx(pool, Access::write, std::nullopt, {});
    co_await tx(land, number);
    auto second = finish(tx, number + 1);
    co_await note(std::move(second));
  }

  static Task<void> finish(Tx& tx, int number) { co_await tx.last(land, number); }

  Task<void> note(Task<void> flight) {
    std::string how = "landed";
    try {
      co_await std::move(flight);
    } catch (const ConstraintViolation&) {
      how = "violated";
    } catch (const Fault&) {
      how = "failed";
    }
    ended.push_back(how);
  }

  void together(std::vector<Task<void>> flights) {
    const auto all = ended.size() + flights.size();
    for (auto& flight : flights)
      boost::asio::co_spawn(world.io, std::move(flight), boost::asio::detached);
    while (ended.size() < all && world.io.run_one_for(std::chrono::seconds(20)) > 0) {}
    REQUIRE(ended.size() == all);
  }

  long landed() {
    Tx tx(pool, Access::read, std::nullopt, {});
    return world.wait(tx.last(count)).count;
  }
};

template <class... One>
std::vector<Task<void>> list_of(One... ones) {
  std::vector<Task<void>> all;
  (all.push_back(std::move(ones)), ...);
  return all;
}

}

TEST_CASE("flights: what is sent behind a flight that fails runs all the same, and once") {
  Runway runway;
  runway.together(list_of(runway.fly(fail, 0), runway.fly(land, 1), runway.fly(land, 2),
                          runway.fly(land, 3), runway.fly(land, 4)));
  CHECK(runway.ended == std::vector<std::string>{"failed", "landed", "landed", "landed", "landed"});
  CHECK(runway.landed() == 4);
}

TEST_CASE("flights: a transaction of several flights behind one that fails is whole") {
  Runway runway;
  runway.together(list_of(runway.fly(fail, 0), runway.stay(1), runway.fly(land, 3)));
  CHECK(runway.landed() == 3);
}

TEST_CASE("flights: what fails at COMMIT takes nobody with it who is behind") {
  Runway runway;
  runway.together(list_of(runway.fly(land, 1), runway.fly(land, 1), runway.stay(2)));
  CHECK(runway.ended == std::vector<std::string>{"landed", "violated", "landed"});
  CHECK(runway.landed() == 3);
}

TEST_CASE("flights: the last flight of several that fails leaves nothing, and harms nobody") {
  Runway runway;
  runway.together(list_of(runway.fly(land, 2), runway.stay(1), runway.fly(land, 7)));
  CHECK(runway.landed() == 2);
  runway.together(list_of(runway.fly(misspelt), runway.fly(land, 8)));
  CHECK(runway.ended.back() == "landed");
  CHECK(runway.landed() == 3);
}

TEST_CASE("flights: however many fail, the others land") {
  Runway runway;
  std::vector<Task<void>> flights;
  for (int i = 0; i < 200; ++i)
    flights.push_back(i % 3 == 0 ? runway.fly(land, i) : runway.fly(fail, 0));
  runway.together(std::move(flights));
  CHECK(std::ranges::count(runway.ended, "landed") == 67);
  CHECK(runway.landed() == 67);
}

}
