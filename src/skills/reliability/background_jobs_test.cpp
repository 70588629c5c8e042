// Background jobs (skill 073): done at least once, by one worker at a time, fairly, and visible
// when they fail. The code is platform/jobs.
#include <algorithm>

#include "gen/sql/platform/jobs/claim.h"
#include "gen/sql/platform/jobs/leases.h"
#include "platform/pg/fault.h"
#include "platform/pg/listener.h"
#include "platform/wait.h"
#include "skills/reliability/stage.h"

namespace aai::test {
namespace {

using Words = std::vector<std::string>;

const std::string expire = "update jobs set lease_expires_at = clock_timestamp() - interval '1 second' where lease_expires_at is not null";

// One row in the job's organisation, through the given transaction: an effect that can be counted.
Task<void> leave_trace(Work& work, pg::Tx tx, std::string word) {
  work.emit(tx, word, json::Raw{});
  co_await tx.flush_last();
}

std::string traces(World& world, const Person& who) {
  return world.value("select count(*) from org_events where org_id = '" + std::string(who.org.view()) + "'");
}

Task<long> take_expired(WorkPools pools) {
  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  const auto taken = tx.queue(jobs::sql::take_expired, 100);
  tx.queue(jobs::sql::bury_expired, 100, *parse_instant("2026-11-20T09:00:00Z"));
  co_await tx.flush_last();
  co_return taken.get();
}

Task<std::vector<jobs::ClaimedJob>> claim(WorkPools pools, std::vector<OrgId> orgs, Instant now, int per_org, int most) {
  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  auto claimed = co_await tx.last(jobs::sql::claim_jobs, std::string(queue::upkeep), orgs, now, per_org, most,
                                  std::string("test"), 25);
  co_return claimed;
}

}

TEST_CASE("background_jobs#1 a transaction that is rolled back leaves no job") {
  Stage stage(succeed);
  const auto ada = stage.world.owner("Lovelace Law");
  {
    pg::Tx tx(stage.world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org), {});
    tx.queue(jobs::sql::enqueue_job, ada.org, stage.world.env.new_id<JobId>(), "test.deed", "upkeep", 3, 0,
             json::Raw{R"({"word":"never"})"}, stage.world.clock.now());
    stage.world.wait(tx.flush());
  }

  CHECK(stage.run_due() == 0);
  CHECK(stage.world.value("select count(*) from jobs") == "0");
}

TEST_CASE("background_jobs#2 a job runs in its organisation, leaves, and is not run before its time") {
  Stage stage([](Work& work, const Deed& asked) -> Task<void> { co_await leave_trace(work, work.transaction(), asked.word); });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law"), other = world.owner("Initech");
  stage.enqueue(ada, "now");
  stage.enqueue(ada, "later", deed, world.clock.now() + std::chrono::hours(2));

  CHECK(stage.run_due() == 1);
  CHECK(stage.done == Words{"now"});
  CHECK(traces(world, ada) == "1");
  CHECK(traces(world, other) == "0");

  world.clock.advance(std::chrono::hours(2));
  CHECK(stage.run_due() == 1);
  CHECK(world.value("select count(*) from jobs") == "0");
}

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
  boost::asio::co_spawn(world.io, one.run(), [&](std::exception_ptr, bool all) { one_left_nothing = all; });
  CHECK(world.wait(two.run()));

  std::ranges::sort(stage.done);
  CHECK(stage.done.size() == deeds);
  CHECK(std::ranges::adjacent_find(stage.done) == stage.done.end());
  CHECK(traces(world, ada) == "30");
  while (!one_left_nothing && world.io.run_one() > 0) {}
}

TEST_CASE("background_jobs#4 a worker that lost its lease writes nothing, and the job is done by the next") {
  Stage* on = nullptr;
  int runs = 0;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    if (++runs == 1) {
      on->world.rows(expire);  // the worker stood still for longer than its lease
      co_await take_expired(on->pools());
    }
    co_await leave_trace(work, work.transaction(), asked.word);
  });
  on = &stage;
  const auto ada = stage.world.owner("Lovelace Law");
  stage.enqueue(ada, "once");

  CHECK(stage.run_due() == 2);
  CHECK(runs == 2);
  CHECK(stage.done == Words{"once"});
  CHECK(traces(stage.world, ada) == "1");
  CHECK(stage.world.value("select count(*) from jobs") == "0");
}

TEST_CASE("background_jobs#5 the fence holds for the drafter's and the sender's logins as well") {
  Stage* on = nullptr;
  int fenced = 0;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    on->world.rows(expire);
    for (const bool is_drafter : {true, false}) {
      try {
        co_await leave_trace(work, is_drafter ? work.drafter_transaction() : work.sender_transaction(), asked.word);
      } catch (const pg::Raised& raised) {
        fenced += raised.code == "jobs.lease_lost";
      }
    }
  });
  on = &stage;
  const auto ada = stage.world.owner("Lovelace Law");
  stage.enqueue(ada, "late");
  stage.run_due();

  CHECK(fenced == 2);
  CHECK(traces(stage.world, ada) == "0");
}

TEST_CASE("background_jobs#6 a job cannot be taken over in the middle of its transaction") {
  Stage* on = nullptr;
  long taken = -1;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    auto tx = work.transaction();
    work.emit(tx, asked.word, json::Raw{});
    co_await tx.flush();
    on->world.rows(expire);
    taken = co_await take_expired(on->pools());
    co_await tx.commit();
  });
  on = &stage;
  const auto ada = stage.world.owner("Lovelace Law");
  stage.enqueue(ada, "held");
  stage.run_due();

  CHECK(taken == 0);
  CHECK(traces(stage.world, ada) == "1");
}

TEST_CASE("background_jobs#7 a failing job comes again later, then waits for a person, and keeps nobody back") {
  Stage stage([](Work&, const Deed& asked) -> Task<void> {
    if (asked.word == "poison") throw std::runtime_error("the provider said no");
    co_return;
  });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  stage.enqueue(ada, "poison");
  stage.enqueue(ada, "healthy");

  CHECK(stage.run_due() == 2);
  CHECK(stage.done == Words{"healthy"});
  CHECK(world.value("select last_error from jobs") == "the provider said no");
  CHECK(world.value("select run_at > '" + to_rfc3339(world.clock.now()) + "' from jobs") == "t");

  for (int i = 0; i < 2; ++i) {
    world.clock.advance(std::chrono::hours(1));
    CHECK(stage.run_due() == 1);
  }
  CHECK(world.value("select count(*) from jobs") == "0");
  const auto dead = world.rows("select attempts, last_error, payload->>'word' from job_failures where org_id = '" + std::string(ada.org.view()) + "'");
  CHECK(dead == std::vector<Words>{{"3", "the provider said no", "poison"}});
  world.clock.advance(std::chrono::hours(24));
  CHECK(stage.run_due() == 0);
}

TEST_CASE("background_jobs#8 a job that names its next time is not failing, one that gives up is dead at once") {
  Stage* on = nullptr;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    if (asked.word == "hopeless") throw GiveUp{"the mailbox is gone"};
    if (on->world.clock.now() < *parse_instant("2026-11-20T10:00:00Z"))
      throw RunAgain{*parse_instant("2026-11-20T10:00:00Z"), "429"};
    CHECK(work.attempt == 1);
    co_return;
  });
  on = &stage;
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  stage.enqueue(ada, "patient");
  stage.enqueue(ada, "hopeless");
  stage.run_due();

  CHECK(world.value("select run_at = '2026-11-20T10:00:00Z' and attempts = 0 from jobs") == "t");
  CHECK(world.value("select last_error from job_failures where org_id = '" + std::string(ada.org.view()) + "'") == "the mailbox is gone");

  world.clock.advance(std::chrono::hours(1));
  CHECK(stage.run_due() == 1);
  CHECK(stage.done == Words{"patient"});
}

TEST_CASE("background_jobs#9 a payload of another shape, and a name nobody knows, end as dead letters with their reason") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  const auto org = "'" + std::string(ada.org.view()) + "'";
  world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values (" + org +
             ", gen_random_uuid(), 'test.deed', 'upkeep', '{\"word\":7}', 3, '2026-11-20T09:00:00Z'), (" + org +
             ", gen_random_uuid(), 'test.unheard_of', 'upkeep', '{}', 1, '2026-11-20T09:00:00Z')");

  CHECK(stage.run_due() == 2);
  CHECK(stage.done.empty());
  CHECK(world.rows("select name, last_error from job_failures where org_id = " + org + " order by name") ==
        std::vector<Words>{{"test.deed", "the payload does not fit the job"},
                           {"test.unheard_of", "this release knows no job of that name"}});
}

TEST_CASE("background_jobs#10 an organisation with hundreds of jobs does not keep another's single one waiting") {
  std::vector<jobs::Worker*> workers;
  Stage stage([&](Work&, const Deed& asked) -> Task<void> {
    if (asked.word == "the one") workers.front()->stop();
    co_return;
  });
  auto& world = stage.world;
  const auto big = world.owner("Initech"), small = world.owner("Lovelace Law");
  world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) select '" + std::string(big.org.view()) +
             "', gen_random_uuid(), 'test.deed', 'upkeep', '{\"word\":\"bulk\"}', 3, '2026-11-20T08:00:00Z' from generate_series(1, 500)");
  stage.enqueue(small, "the one");

  const jobs::Registry registry(Stage::tables());
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one");
  workers = {&worker};
  CHECK(world.wait(worker.run()));

  CHECK(std::ranges::find(stage.done, "the one") != stage.done.end());
  CHECK(stage.done.size() < 20);
}

TEST_CASE("background_jobs#11 each organisation's first job goes before anyone's second, the urgent ones first") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law"), other = world.owner("Initech");
  for (int i = 0; i < 5; ++i) stage.enqueue(ada, "routine");
  stage.enqueue(ada, "urgent", urgent_deed);
  stage.enqueue(other, "routine");

  const auto first = world.wait(claim(stage.pools(), {ada.org, other.org}, world.clock.now(), 3, 2));
  CHECK(first.size() == 2);
  CHECK(std::ranges::count(first, other.org, &jobs::ClaimedJob::org_id) == 1);
  CHECK(std::ranges::count(first, "test.urgent_deed", &jobs::ClaimedJob::name) == 1);

  const auto more = world.wait(claim(stage.pools(), {ada.org, other.org}, world.clock.now(), 3, 10));
  CHECK(more.size() == 2);  // three of Ada's may run at once, one does
}

TEST_CASE("background_jobs#12 a killed worker's job runs again, and one that kills every worker is a dead letter") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  stage.enqueue(ada, "survivor");
  stage.enqueue(ada, "killer");
  world.rows("update jobs set attempts = attempts_max - 1 where payload->>'word' = 'killer'");
  CHECK(world.wait(claim(stage.pools(), {ada.org}, world.clock.now(), 5, 5)).size() == 2);
  CHECK(stage.run_due() == 0);

  world.rows(expire);
  CHECK(world.wait(take_expired(stage.pools())) == 1);

  CHECK(stage.run_due() == 1);
  CHECK(stage.done == Words{"survivor"});
  CHECK(world.value("select last_error from job_failures where org_id = '" + std::string(ada.org.view()) + "'") ==
        "the worker test did not come back");
}

TEST_CASE("background_jobs#13 a worker that stops finishes what is in hand and begins nothing more") {
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
  CHECK(world.value("select count(*) from jobs where lease_expires_at is null and attempts = 0") == "5");
}

TEST_CASE("background_jobs#14 a worker that must go hands on what does not end, without counting the attempt, and fences it off") {
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
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one", jobs::default_lanes, limits);
  workers = {&worker};
  CHECK_FALSE(world.wait(worker.run()));

  CHECK(world.value("select lease_expires_at is null and attempts = 0 and lease_token = 2 from jobs") == "t");
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
  world.clock.at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto ada = world.owner("Lovelace Law");
  const jobs::Registry registry(Stage::tables());
  jobs::WorkerLimits limits;
  limits.poll = std::chrono::hours(1);
  jobs::Worker worker(world.io, world.env, stage.pools(), registry, "one", jobs::default_lanes, limits);
  workers = {&worker};
  const pg::Listener listener(world.io, database_as(world.config, "aai_worker"), "aai_jobs",
                              [&](std::string_view) { worker.wake(); });
  world.io.restart();
  while (!listener.is_up() && world.io.run_one() > 0) {}
  std::optional<bool> ended;
  boost::asio::co_spawn(world.io, worker.run(), [&](std::exception_ptr, bool all) { ended = all; });
  for (int i = 0; i < 8; ++i) world.wait(take_expired(stage.pools()));  // meanwhile it has looked, and found nothing
  stage.enqueue(ada, "woken");
  while (!ended && world.io.run_one() > 0) {}

  CHECK(ended == true);
  CHECK(stage.done == Words{"woken"});
}

TEST_CASE("background_jobs#16 the end can commit with the effect, so that the job is not done twice") {
  Stage stage([](Work& work, const Deed& asked) -> Task<void> {
    auto tx = work.transaction();
    work.emit(tx, asked.word, json::Raw{});
    work.finish(tx);
    co_await tx.flush_last();
    throw std::runtime_error("the worker dies before it can say so");
  });
  const auto ada = stage.world.owner("Lovelace Law");
  stage.enqueue(ada, "once");
  stage.run_due();
  stage.world.clock.advance(std::chrono::hours(1));
  stage.run_due();

  CHECK(traces(stage.world, ada) == "1");
  CHECK(stage.world.value("select count(*) from jobs") == "0");
}

TEST_CASE("background_jobs#17 attempts come apart further and further, never at one moment, never beyond an hour") {
  SeededRandom random(7);
  for (int attempts = 1; attempts <= 40; ++attempts) {
    const auto drawn = jobs::draw_back_off(attempts, random);
    CHECK(drawn <= std::chrono::hours(1));
    if (attempts == 1) CHECK(drawn <= std::chrono::seconds(10));
    CHECK(drawn != jobs::draw_back_off(attempts, random));
  }
}

}
