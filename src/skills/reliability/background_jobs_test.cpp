// Background jobs (skill 073): done at least once, by one worker at a time, fairly, and visible
// when they fail. The code is platform/jobs.
#include <algorithm>

#include "gen/sql/platform/jobs/claim.h"
#include "platform/pg/fault.h"
#include "tests/stage.h"

namespace aai::test {
namespace {

using Words = std::vector<std::string>;

Task<std::vector<jobs::ClaimedJob>> claim(WorkPools pools, std::vector<OrgId> orgs, Instant now,
                                          int per_org, int most) {
  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  auto claimed = co_await tx.last(jobs::sql::claim_jobs, std::string(queue::upkeep), orgs, now,
                                  per_org, most, std::string("test"), 25);
  co_return claimed;
}
}

TEST_CASE("background_jobs#1 a transaction that is rolled back leaves no job") {
  Stage stage(succeed);
  const auto ada = stage.world.owner("Lovelace Law");
  {
    pg::Tx tx(stage.world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org),
              {});
    tx.queue(jobs::sql::enqueue_job, ada.org, stage.world.env.new_id<JobId>(), "test.deed",
             "upkeep", 3, 0, json::Raw{R"({"word":"never"})"}, stage.world.clock.now());
    stage.world.wait(tx.flush());
  }

  CHECK(stage.run_due() == 0);
  CHECK(stage.world.value("select count(*) from jobs") == "0");
}

TEST_CASE(
    "background_jobs#2 a job runs in its organisation, leaves, and is not run before its time") {
  Stage stage([](Work& work, const Deed& asked) -> Task<void> {
    co_await leave_trace(work, work.transaction(), asked.word);
  });
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

TEST_CASE(
    "background_jobs#4 a worker that lost its lease writes nothing, and the job is done by the "
    "next") {
  Stage* on = nullptr;
  int runs = 0;
  Stage stage([&](Work& work, const Deed& asked) -> Task<void> {
    if (++runs == 1) {
      on->world.rows(expire_leases);  // the worker stood still for longer than its lease
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
    on->world.rows(expire_leases);
    for (const bool is_drafter : {true, false}) {
      try {
        auto tx = is_drafter ? work.drafter_transaction() : work.sender_transaction();
        co_await leave_trace(work, std::move(tx), asked.word);
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
    on->world.rows(expire_leases);
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

TEST_CASE(
    "background_jobs#7 a failing job comes again later, then waits for a person, and keeps nobody "
    "back") {
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
  const auto dead = world.rows(
      "select attempts, last_error, payload->>'word' from job_failures where org_id = '" +
      std::string(ada.org.view()) + "'");
  CHECK(dead == std::vector<Words>{{"3", "the provider said no", "poison"}});
  world.clock.advance(std::chrono::hours(24));
  CHECK(stage.run_due() == 0);
}

TEST_CASE(
    "background_jobs#8 a job that names its next time is not failing, one that gives up is dead at "
    "once") {
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
  CHECK(world.value("select last_error from job_failures where org_id = '" +
                    std::string(ada.org.view()) + "'") == "the mailbox is gone");

  world.clock.advance(std::chrono::hours(1));
  CHECK(stage.run_due() == 1);
  CHECK(stage.done == Words{"patient"});
}

TEST_CASE(
    "background_jobs#9 a payload of another shape, and a name nobody knows, end as dead letters "
    "with their reason") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  const auto org = "'" + std::string(ada.org.view()) + "'";
  world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values (" + org +
      ", gen_random_uuid(), 'test.deed', 'upkeep', '{\"word\":7}', 3, '2026-11-20T09:00:00Z'), (" +
      org + ", gen_random_uuid(), 'test.unheard_of', 'upkeep', '{}', 1, '2026-11-20T09:00:00Z')");

  CHECK(stage.run_due() == 2);
  CHECK(stage.done.empty());
  CHECK(world.rows("select name, last_error from job_failures where org_id = " + org +
                   " order by name") ==
        std::vector<Words>{{"test.deed", "the payload does not fit the job"},
                           {"test.unheard_of", "this release knows no job of that name"}});
}

TEST_CASE(
    "background_jobs#11 each organisation's first job goes before anyone's second, the urgent ones "
    "first") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law"), other = world.owner("Initech");
  for (int i = 0; i < 5; ++i) stage.enqueue(ada, "routine");
  stage.enqueue(ada, "urgent", urgent_deed);
  stage.enqueue(other, "routine");

  const auto first =
      world.wait(claim(stage.pools(), {ada.org, other.org}, world.clock.now(), 3, 2));
  CHECK(first.size() == 2);
  CHECK(std::ranges::count(first, other.org, &jobs::ClaimedJob::org_id) == 1);
  CHECK(std::ranges::count(first, "test.urgent_deed", &jobs::ClaimedJob::name) == 1);

  const auto more =
      world.wait(claim(stage.pools(), {ada.org, other.org}, world.clock.now(), 3, 10));
  CHECK(more.size() == 2);  // three of Ada's may run at once, one does
}

TEST_CASE(
    "background_jobs#12 a killed worker's job runs again, and one that kills every worker is a "
    "dead letter") {
  Stage stage(succeed);
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law");
  stage.enqueue(ada, "survivor");
  stage.enqueue(ada, "killer");
  world.rows("update jobs set attempts = attempts_max - 1 where payload->>'word' = 'killer'");
  CHECK(world.wait(claim(stage.pools(), {ada.org}, world.clock.now(), 5, 5)).size() == 2);
  CHECK(stage.run_due() == 0);

  world.rows(expire_leases);
  CHECK(world.wait(take_expired(stage.pools())) == 1);

  CHECK(stage.run_due() == 1);
  CHECK(stage.done == Words{"survivor"});
  CHECK(world.value("select last_error from job_failures where org_id = '" +
                    std::string(ada.org.view()) + "'") == "the worker test did not come back");
}

TEST_CASE(
    "background_jobs#16 the end can commit with the effect, so that the job is not done twice") {
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

TEST_CASE(
    "background_jobs#17 attempts come apart further and further, never at one moment, never beyond "
    "an hour") {
  SeededRandom random(7);
  for (int attempts = 1; attempts <= 40; ++attempts) {
    const auto drawn = jobs::draw_back_off(attempts, random);
    CHECK(drawn <= std::chrono::hours(1));
    if (attempts == 1) CHECK(drawn <= std::chrono::seconds(10));
    CHECK(drawn != jobs::draw_back_off(attempts, random));
  }
}
}
