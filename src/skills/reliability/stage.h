#pragma once
// For the tests of jobs: a job whose deed the test decides, and workers to run it.
#include <functional>

#include "gen/sql/app/entering.h"
#include "gen/sql/platform/jobs/enqueue.h"
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
             std::string(job.queue), job.attempts_max, job.priority, json::Raw{json::to_text(Deed{word})},
             at.value_or(world.clock.now()));
    world.wait(tx.flush_last());
  }

  WorkPools pools() { return {world.pool("aai_worker"), world.pool("aai_drafter"), world.pool("aai_sender")}; }
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
  static constexpr JobEntry entries[] = {entry<&Stage::perform>(deed), entry<&Stage::perform>(urgent_deed)};
  static constexpr WorkTables table{entries, {}};
  static constexpr const WorkTables* all[] = {&table};
  return all;
}

// The deed that does nothing further.
inline Task<void> succeed(Work&, const Deed&) { co_return; }

}
