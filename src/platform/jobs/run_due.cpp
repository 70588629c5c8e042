#include "platform/jobs/run_due.h"

#include "gen/sql/platform/jobs/claim.h"
#include "platform/jobs/crons.h"
#include "platform/jobs/running.h"
#include "platform/pg/pool.h"

namespace aai::jobs {
namespace {

constexpr int jobs_max = 10'000, running_max = 1000, lease_seconds = 60;

Task<std::optional<ClaimedJob>> claim_one(const Env& env, const WorkPools& pools,
                                          std::string_view queue) {
  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  const auto due = co_await tx(sql::due_orgs, queue, std::nullopt, env.clock.now(), 1);
  std::vector<OrgId> orgs;
  for (const auto& org : due) orgs.push_back(org.org_id);
  auto claimed = co_await tx.last(sql::claim_jobs, queue, orgs, env.clock.now(), running_max, 1,
                                  "once", lease_seconds);
  if (claimed.empty()) co_return std::nullopt;
  co_return std::move(claimed.front());
}
}

Task<int> run_due_jobs(const Env& env, const WorkPools& pools,
                       std::span<const WorkTables* const> tables) {
  const Registry registry(tables);
  int ran = 0;
  for (bool found = true; found;) {
    found = false;
    for (const auto queue : queue::all) {
      const auto job = co_await claim_one(env, pools, queue);
      if (!job) continue;
      co_await run_claimed(env, pools, registry, *job);
      found = true;
      if (++ran > jobs_max) throw std::runtime_error("jobs enqueue jobs without end");
    }
  }
  co_return ran;
}

Task<int> run_due_crons(const Env& env, const WorkPools& pools,
                        std::span<const WorkTables* const> tables) {
  const Registry registry(tables);
  co_await register_crons(env, pools.worker, registry);
  co_await tick_crons(env, pools.worker, registry, "once");
  const int ran = co_await run_due_jobs(env, pools, tables);
  co_return ran;
}
}
