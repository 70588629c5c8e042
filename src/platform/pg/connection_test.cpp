#include "platform/pg/connection.h"

#include <sys/socket.h>

#include <filesystem>
#include <set>

#include "gen/sql/platform/jobs/leases.h"
#include "platform/pg/fault.h"
#include "tests/world.h"

namespace aai::pg {
namespace {

using test::World;

Task<long> ask(Pool& pool) {
  Tx tx(pool, Access::write, std::nullopt, {});
  co_return co_await tx.last(jobs::sql::take_expired, 1);
}

std::set<int> open_files() {
  std::set<int> files;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    files.insert(std::stoi(entry.path().filename()));
  return files;
}

}

TEST_CASE("connection: what is sent into a closed connection fails at once, and the next lands") {
  World world;
  world.value("select 1");
  const auto before = open_files();
  CHECK(world.wait(ask(world.pool("aai_worker"))) >= 0);

  // As when PostgreSQL is killed: the flight is what finds out, before anybody reads the socket.
  for (const int file : open_files())
    if (!before.contains(file)) shutdown(file, SHUT_RDWR);

  CHECK_THROWS_AS(world.wait(ask(world.pool("aai_worker"))), Unavailable);
  CHECK(world.wait(ask(world.pool("aai_worker"))) >= 0);
}

}
