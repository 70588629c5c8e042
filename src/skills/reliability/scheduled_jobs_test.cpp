// Scheduled jobs (skill 075): things due happen once per period, in the right zone, also after
// downtime. The code is platform/jobs/crons.
#include "platform/jobs/crons.h"
#include "platform/jobs/run_due.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A world with one cron of a name of its own, as cron_schedules outlives tests.
struct Schedule {
  explicit Schedule(std::string cron_name, std::string cron_rule, std::string start)
      : name("test." + std::move(cron_name)), rule(std::move(cron_rule)) {
    world.clock.at = *parse_instant(start);
    on_duty = this;
    crons[0] = Cron{name, rule, &Schedule::run};
  }
  ~Schedule() { on_duty = nullptr; }

  static Task<void> run(Work&) {
    ++on_duty->attempts;
    if (on_duty->is_failing) throw std::runtime_error("no disk");
    on_duty->runs.push_back(to_rfc3339(on_duty->world.clock.now()));
    co_return;
  }

  WorkPools pools() {
    return {world.pool("aai_worker"), world.pool("aai_drafter"), world.pool("aai_sender")};
  }
  int tick_and_run() { return world.wait(jobs::run_due_crons(world.env, pools(), all)); }
  int tick() {
    return world.wait(jobs::tick_crons(world.env, pools().worker, jobs::Registry(all), "test"));
  }
  int run_due() { return world.wait(jobs::run_due_jobs(world.env, pools(), all)); }
  // Moves the clock in steps and lets everything due happen at each.
  void live(hours time, minutes step) {
    for (const auto end = world.clock.now() + time; world.clock.now() < end;
         world.clock.advance(step))
      tick_and_run();
  }
  std::string value(const std::string& column) {
    return world.value("select " + column + " from cron_schedules where name = '" + name + "'");
  }
  std::vector<std::string> periods() {
    std::vector<std::string> found;
    const auto rows = world.rows(
        "select to_char(period, 'MM-DD HH24:MI') || ' ' || state from cron_runs where name = '" +
        name + "' order by period");
    for (const auto& row : rows) found.push_back(row[0]);
    return found;
  }

  World world;
  std::string name, rule;
  std::vector<Cron> crons{1};
  WorkTables table{{}, crons};
  std::vector<const WorkTables*> all{&table};
  std::vector<std::string> runs;
  int attempts = 0;
  bool is_failing = false;

 private:
  static inline Schedule* on_duty = nullptr;
};

using Texts = std::vector<std::string>;

}

TEST_CASE("scheduled_jobs#1 three workers, one run per period") {
  Schedule schedule("three_workers", "every 15m", "2026-11-20T09:07:00Z");
  CHECK(schedule.tick_and_run() == 0);
  schedule.world.clock.advance(minutes(9));

  const jobs::Registry registry(schedule.all);
  int begun = 0, ended = 0;
  for (int i = 0; i < 3; ++i) {
    boost::asio::co_spawn(
        schedule.world.io,
        jobs::tick_crons(schedule.world.env, schedule.pools().worker, registry, "w"),
        [&](std::exception_ptr, int count) { begun += count, ++ended; });
  }
  schedule.world.io.restart();
  while (ended < 3 && schedule.world.io.run_one() > 0) {}

  CHECK(begun == 1);
  CHECK(schedule.run_due() == 1);
  CHECK(schedule.tick_and_run() == 0);
  CHECK(schedule.periods() == Texts{"11-20 09:15 done"});
}

TEST_CASE(
    "scheduled_jobs#2 half past one in London runs once a day, on both days that clocks change") {
  Schedule spring("spring", "daily 01:30 Europe/London", "2026-03-28T00:00:00Z");
  spring.live(hours(72), minutes(30));
  CHECK(spring.runs ==
        Texts{"2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"});

  Schedule autumn("autumn", "daily 01:30 Europe/London", "2026-10-24T00:00:00Z");
  autumn.live(hours(72), minutes(30));
  CHECK(autumn.runs ==
        Texts{"2026-10-24T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"});
}

TEST_CASE(
    "scheduled_jobs#3 a stop of 36 hours is caught up with one run, and the missed periods are "
    "counted") {
  Schedule quarter("quarter", "every 15m", "2026-11-20T09:00:00Z");
  quarter.tick_and_run();
  quarter.world.clock.advance(hours(36));
  quarter.live(hours(1), minutes(5));
  CHECK(quarter.runs.size() == 4);
  CHECK(quarter.value("missed") == "143");
  CHECK(quarter.periods().front() == "11-21 21:00 done");

  Schedule daily("daily", "daily 06:00", "2026-11-20T05:00:00Z");
  daily.tick_and_run();
  daily.world.clock.advance(hours(36));
  daily.live(hours(14), minutes(30));
  CHECK(daily.runs == Texts{"2026-11-21T17:00:00Z", "2026-11-22T06:00:00Z"});
  CHECK(daily.value("missed") == "1");
}

TEST_CASE(
    "scheduled_jobs#4 a run that outlasts its period is not joined by another, and the last period "
    "follows it") {
  Schedule schedule("slow", "every 15m", "2026-11-20T09:00:00Z");
  schedule.tick_and_run();
  schedule.world.clock.advance(minutes(15));
  CHECK(schedule.tick() == 1);  // begun, not ended

  for (int i = 0; i < 9; ++i) {
    schedule.world.clock.advance(minutes(5));
    CHECK(schedule.tick() == 0);
  }
  CHECK(schedule.run_due() == 1);

  CHECK(schedule.tick_and_run() == 1);
  CHECK(schedule.periods() == Texts{"11-20 09:15 done", "11-20 10:00 done"});
}

TEST_CASE("scheduled_jobs#5 a clock that jumps back an hour brings no second run") {
  Schedule schedule("back", "every 15m", "2026-11-20T09:00:00Z");
  schedule.live(hours(2), minutes(5));
  const auto before = schedule.runs.size();

  schedule.world.clock.advance(-hours(1));
  schedule.live(hours(1), minutes(5));
  CHECK(schedule.runs.size() == before);

  schedule.live(hours(1), minutes(5));
  CHECK(schedule.runs.size() == before + 4);
}

TEST_CASE(
    "scheduled_jobs#6 a run that keeps failing is a failed run and a dead letter; the next period "
    "is tried afresh") {
  Schedule schedule("failing", "daily 06:00", "2026-11-20T05:00:00Z");
  schedule.is_failing = true;
  schedule.live(hours(12), minutes(30));
  CHECK(schedule.attempts == jobs::cron_attempts_max);
  CHECK(schedule.periods() == Texts{"11-20 06:00 failed"});
  CHECK(schedule.world.value("select error from cron_runs where name = '" + schedule.name + "'") ==
        "no disk");
  CHECK(schedule.world.value("select count(*) from job_failures where name = 'cron." +
                             schedule.name + "'") == "1");

  schedule.is_failing = false;
  schedule.live(hours(24), minutes(30));
  CHECK(schedule.periods() == Texts{"11-20 06:00 failed", "11-21 06:00 done"});
}

TEST_CASE(
    "scheduled_jobs#7 a new rule counts from now on, and a rule nobody understands is refused at "
    "the start") {
  Schedule schedule("changing", "every 1h", "2026-11-20T09:30:00Z");
  schedule.tick_and_run();
  schedule.crons[0].rule = "daily 06:00";
  schedule.tick_and_run();
  CHECK(schedule.value("to_char(next_at, 'MM-DD HH24:MI')") == "11-21 06:00");
  schedule.tick_and_run();
  CHECK(schedule.runs.empty());

  for (const auto* rule :
       {"every 0m", "every 15", "hourly", "daily 6", "daily 25:00", "daily 06:00 Mars/Olympus"}) {
    schedule.crons[0].rule = rule;
    CHECK_THROWS(schedule.tick_and_run());
  }
}

TEST_CASE("scheduled_jobs#8 every cron of the house has a rule that is understood") {
  World world;
  const jobs::Registry registry(app::all_work());
  world.wait(jobs::register_crons(world.env, world.pool("aai_worker"), registry));

  for (const auto& cron : registry.crons())
    CHECK(world.value("select next_at > '2026-11-20T09:00:00Z' from cron_schedules where name = '" +
                      std::string(cron.name) + "'") == "t");
}

TEST_CASE("every cron of the house runs once a period, however many workers tick, and is shown") {
  World world;
  world.rows("delete from cron_runs");
  world.rows("delete from cron_schedules");
  const jobs::Registry registry(app::all_work());
  world.wait(jobs::register_crons(world.env, world.pool("aai_worker"), registry));
  world.clock.advance(hours(25));

  int begun = 0, ended = 0;
  for (int worker = 0; worker < 4; ++worker) {
    boost::asio::co_spawn(
        world.io, jobs::tick_crons(world.env, world.pool("aai_worker"), registry, "w"),
        [&](std::exception_ptr fault, int count) {
          CHECK(!fault);
          begun += count, ++ended;
        });
  }
  world.io.restart();
  while (ended < 4 && world.io.run_one() > 0) {}

  const auto crons = registry.crons().size();
  CHECK(begun == static_cast<int>(crons));
  CHECK(world.value("select count(*) || ' ' || count(distinct name) from cron_runs") ==
        std::to_string(crons) + " " + std::to_string(crons));
  CHECK(world.value("select count(*) from jobs where name like 'cron.%'") == std::to_string(crons));
  const auto shown = world.call(Method::get, "/v1/op/crons", "", world.operator_person());
  for (const auto& cron : registry.crons()) {
    CAPTURE(cron.name);
    CHECK(shown.body.find("\"name\":\"" + std::string(cron.name) + "\"") != shown.body.npos);
  }
  for (const auto* cron :
       {"billing.trials", "mail.sweep", "mail.renew_watches", "reports.daily",
        "approvals.follow_ups", "billing.reconcile", "reliability.delete_what_is_old"})
    CHECK(registry.cron(jobs::cron_job_name(cron)));
  world.rows("delete from cron_runs");
  world.rows("delete from cron_schedules");
}

TEST_CASE("scheduled_jobs#9 a worker that dies while it begins a period leaves it to the next") {
  Schedule schedule("dying", "daily 06:00", "2026-11-20T05:00:00Z");
  schedule.tick_and_run();
  schedule.world.clock.advance(hours(2));
  schedule.world.config.failpoints = "jobs.before_tick_commits=error";
  CHECK_THROWS(schedule.tick());
  CHECK(schedule.periods().empty());

  schedule.world.config.failpoints.clear();
  CHECK(schedule.tick_and_run() == 1);
  CHECK(schedule.periods() == Texts{"11-20 06:00 done"});
}

}
