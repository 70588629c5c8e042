// Workers side by side, in one process and in several: the parts of background_jobs that need more
// than one job at a time.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "platform/pg/listener.h"
#include "platform/wait.h"
#include "tests/stage.h"

namespace aai::test {

using Words = std::vector<std::string>;

TEST_CASE("background_jobs#3 two workers never run one job") {
  constexpr int deeds = 60;
  std::vector<jobs::Worker*> workers;
  Stage* on = nullptr;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    co_await leave_trace(work, work.transaction(), asked.word);
    if (on->done.size() + 1 == deeds) for (auto* worker : workers) worker->stop();
  });
  on = &stage;
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law"), other = world.owner("Initech");
  for (int i = 0; i < deeds; ++i) stage.enqueue(i % 2 ? ada : other, std::to_string(i));

  const jobs::Registry registry(Stage::tables());
  jobs::Worker one(world.io, world.env, stage.pools(), registry, "one");
  jobs::Worker two(world.io, world.env, stage.pools(), registry, "two");
  workers = {&one, &two};
  bool one_left_nothing = false;
  boost::asio::co_spawn(world.io, one.run(),
                        [&](std::exception_ptr, bool all) { one_left_nothing = all; });
  CHECK(world.wait(two.run()));

  std::ranges::sort(stage.done);
  CHECK(stage.done.size() == deeds);
  CHECK(std::ranges::adjacent_find(stage.done) == stage.done.end());
  CHECK(traces(world, ada) == "30");
  while (!one_left_nothing && world.io.run_one() > 0) {}
}

TEST_CASE(
    "background_jobs#10 an organisation with hundreds of jobs does not keep another's single one "
    "waiting") {
  std::vector<jobs::Worker*> workers;
  Stage stage([&](Work&, const Deed& asked) -> Task<void> {
    if (asked.word == "the one") workers.front()->stop();
    co_return;
  });
  auto& world = stage.world;
  const auto big = world.owner("Initech"), small = world.owner("Lovelace Law");
  world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) select '" +
             std::string(big.org.view()) +
             "', gen_random_uuid(), 'test.deed', 'upkeep', '{\"word\":\"bulk\"}', 3, "
             "'2026-11-20T08:00:00Z' "
             "from generate_series(1, 500)");
  stage.enqueue(small, "the one");

  const jobs::Registry registry(Stage::tables());
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one");
  workers = {&worker};
  CHECK(world.wait(worker.run()));

  CHECK(std::ranges::find(stage.done, "the one") != stage.done.end());
  CHECK(stage.done.size() < 20);
}

TEST_CASE(
    "background_jobs#13 a worker that stops finishes what is in hand and begins nothing more") {
  std::vector<jobs::Worker*> workers;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    workers.front()->stop();
    co_await leave_trace(work, work.transaction(), asked.word);
  });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  for (int i = 0; i < 6; ++i) stage.enqueue(ada, "deed");

  const jobs::Registry registry(Stage::tables());
  constexpr jobs::Lane narrow[] = {{queue::upkeep, 1, 1}};
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one", narrow);
  workers = {&worker};
  CHECK(world.wait(worker.run()));

  CHECK(stage.done.size() == 1);
  CHECK(traces(world, ada) == "1");
  CHECK(world.value("select count(*) from jobs where lease_expires_at is null and attempts = 0") ==
        "5");
}

TEST_CASE(
    "background_jobs#14 a worker that must go hands on what does not end, uncounted and fenced "
    "off") {
  std::vector<jobs::Worker*> workers;
  Signal never;
  Stage stage([&](Work&, const Deed&) -> Task<void> {
    workers.front()->stop();
    co_await never.wait();
  });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  stage.enqueue(ada, "endless");

  const jobs::Registry registry(Stage::tables());
  jobs::WorkerLimits limits;
  limits.drain_time_max = std::chrono::seconds(0);
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one", jobs::default_lanes,
                      limits);
  workers = {&worker};
  CHECK_FALSE(world.wait(worker.run()));

  CHECK(world.value(
            "select lease_expires_at is null and attempts = 0 and lease_token = 2 from jobs") ==
        "t");
  never.notify();
  while (worker.running() > 0 && world.io.run_one() > 0) {}
  CHECK(world.value("select count(*) from jobs") == "1");
}

TEST_CASE("background_jobs#15 an idle worker is woken by the job's COMMIT, not by its next look") {
  std::vector<jobs::Worker*> workers;
  Stage stage([&](Work&, const Deed&) -> Task<void> {
    workers.front()->stop();
    co_return;
  });
  auto& world = stage.world;
  world.clock.at =
      *parse_instant("2020-01-01T00:00:00Z");  // due at once by the database's clock, too
  const auto ada = world.owner("Lovelace Law");
  const jobs::Registry registry(Stage::tables());
  jobs::WorkerLimits limits;
  limits.poll = std::chrono::hours(1);
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one", jobs::default_lanes,
                      limits);
  workers = {&worker};
  const pg::Listener listener(world.io, database_as(world.config, "aai_worker"), "aai_jobs",
                              [&](std::string_view) { worker.wake(); });
  world.io.restart();
  while (!listener.is_up() && world.io.run_one() > 0) {}
  std::optional<bool> ended;
  boost::asio::co_spawn(world.io, worker.run(), [&](std::exception_ptr, bool all) { ended = all; });
  for (int i = 0; i < 8; ++i)
    world.wait(take_expired(stage.pools()));  // meanwhile it has looked, and found nothing
  stage.enqueue(ada, "woken");
  while (!ended && world.io.run_one() > 0) {}

  CHECK(ended == true);
  CHECK(stage.done == Words{"woken"});
}

namespace {

// A worker in a process of its own; ends as the failpoints have it.
int run_in_process_of_its_own(Stage& stage, const std::string& failpoints) {
  const pid_t child = fork();
  if (child != 0) {
    int status = 0;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  }
  auto& world = stage.world;
  boost::asio::io_context io;
  Config config = world.config;
  config.failpoints = failpoints;
  const Env env{world.clock, world.random, world.http, config, world.vault};
  pg::Pool worker(io, database_as(config, "aai_worker")),
      drafter(io, database_as(config, "aai_drafter")),
      sender(io, database_as(config, "aai_sender"));
  const WorkPools pools{worker, drafter, sender};
  boost::asio::co_spawn(io, jobs::run_due_jobs(env, pools, Stage::tables()),
                        [&](std::exception_ptr fault, int) { _exit(fault ? 1 : 0); });
  io.run();
  _exit(2);
}

}

TEST_CASE(
    "background_jobs#18 killed between the effect and the end, a job runs again; where both commit "
    "together, it does not") {
  Stage stage([](Work& work, const Deed& asked) -> Task<void> {
    auto tx = work.transaction();
    work.emit(tx, asked.word, json::Raw{});
    if (asked.word == "together") work.finish(tx);
    co_await tx.flush_last();
  });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  const auto effects = [&](const std::string& word) {
    return world.value("select count(*) from org_events where topic = '" + word +
                       "' and org_id = '" + std::string(ada.org.view()) + "'");
  };

  for (const auto* word : {"apart", "together"}) {
    stage.enqueue(ada, word);
    CHECK(run_in_process_of_its_own(stage, "jobs.before_end=kill") == 137);
    CHECK(effects(word) == "1");
    CHECK(run_in_process_of_its_own(stage, "") == 0);
    CHECK(effects(word) == "1");  // the dead worker's lease still stands
    world.rows(expire_leases);
    world.wait(take_expired(stage.pools()));
    CHECK(run_in_process_of_its_own(stage, "") == 0);
  }

  CHECK(effects("apart") == "2");
  CHECK(effects("together") == "1");
  CHECK(world.value("select count(*) from jobs") == "0");
}
}
