#pragma once
// For the tests of jobs: a job whose deed the test decides, and workers to run it.
#include <functional>

#include "gen/sql/app/entering.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "gen/sql/platform/jobs/leases.h"
#include "platform/jobs/run_due.h"
#include "platform/jobs/worker.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::test {

struct Deed {
  std::string word;
};
AAI_DESCRIBE(Deed, word);

inline constexpr Job<Deed> deed{"test.deed", queue::upkeep, 3};
inline constexpr Job<Deed> urgent_deed{"test.urgent_deed", queue::upkeep, 3, 10};

// The world of a test of jobs, with the one deed its jobs do.
class Stage {
 public:
  using Act = std::function<Task<void>(Work&, const Deed&)>;

  explicit Stage(Act deed_done) : act(std::move(deed_done)) {
    now_on_stage = this;
  }
  ~Stage() { now_on_stage = nullptr; }

  void enqueue(const Person& who, const std::string& word, const Job<Deed>& job = deed,
               std::optional<Instant> at = std::nullopt) {
    pg::Tx tx(world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, who.org), {});
    tx.queue(jobs::sql::enqueue_job, who.org, world.env.new_id<JobId>(), std::string(job.name),
             std::string(job.queue), job.attempts_max, job.priority,
             json::Raw{json::to_text(Deed{word})}, at.value_or(world.clock.now()));
    world.wait(tx.flush_last());
  }

  WorkPools pools() {
    return {world.pool("aai_worker"), world.pool("aai_drafter"), world.pool("aai_sender")};
  }
  int run_due() { return world.wait(jobs::run_due_jobs(world.env, pools(), tables())); }
  static std::span<const WorkTables* const> tables();
  static Task<void> perform(Work& work, const Deed& asked);

  World world;
  Act act;
  std::vector<std::string> done;  // words of deeds that came to their end

 private:
  static inline Stage* now_on_stage = nullptr;
};

inline Task<void> Stage::perform(Work& work, const Deed& asked) {
  co_await now_on_stage->act(work, asked);
  now_on_stage->done.push_back(asked.word);
}

inline std::span<const WorkTables* const> Stage::tables() {
  static constexpr JobEntry entries[] = {entry<&Stage::perform>(deed),
                                         entry<&Stage::perform>(urgent_deed)};
  static constexpr WorkTables table{entries, {}};
  static constexpr const WorkTables* all[] = {&table};
  return all;
}

// The deed that does nothing further.
inline Task<void> succeed(Work&, const Deed&) { co_return; }

// Every lease is over, as if the workers had stood still for longer than theirs.
inline const std::string expire_leases =
    "update jobs set lease_expires_at = clock_timestamp() - interval '1 second' where "
    "lease_expires_at is not null";

// One row in the job's organisation, through the given transaction: an effect that can be counted.
inline Task<void> leave_trace(Work& work, pg::Tx tx, std::string word) {
  work.emit(tx, word, json::Raw{});
  co_await tx.flush_last();
}

inline std::string traces(World& world, const Person& who) {
  return world.value("select count(*) from org_events where org_id = '" +
                     std::string(who.org.view()) + "'");
}

// What a worker's heartbeat does with jobs whose workers died.
inline Task<long> take_expired(WorkPools pools) {
  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  const auto taken = tx.queue(jobs::sql::take_expired, 100);
  tx.queue(jobs::sql::bury_expired, 100, *parse_instant("2026-11-20T09:00:00Z"));
  co_await tx.flush_last();
  co_return taken.get();
}

}
