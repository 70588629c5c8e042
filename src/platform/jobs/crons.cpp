#include "platform/jobs/crons.h"

#include "gen/sql/platform/jobs/crons.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "platform/failpoint.h"
#include "platform/pg/pool.h"

namespace aai::jobs {
namespace {

const Failpoint before_tick_commits{"jobs.before_tick_commits",
                                    "the period is not begun: the next tick begins it"};

std::vector<std::string> names_of(const Registry& registry) {
  std::vector<std::string> names;
  for (const auto& cron : registry.crons()) names.emplace_back(cron.name);
  return names;
}

}

std::string cron_job_name(std::string_view cron) {
  return std::string(cron_prefix) + std::string(cron);
}

Task<void> register_crons(const Env& env, pg::Pool& worker, const Registry& registry) {
  if (registry.crons().empty()) co_return;
  pg::Tx tx(worker, pg::Access::write, std::nullopt, {});
  for (const auto& cron : registry.crons())
    tx.queue(sql::register_cron, std::string(cron.name), std::string(cron.rule), env.clock.now());
  co_await tx.flush_last();
}

Task<int> tick_crons(const Env& env, pg::Pool& worker, const Registry& registry,
                     std::string worker_name) {
  if (registry.crons().empty()) co_return 0;
  const auto names = names_of(registry);
  const auto now = env.clock.now();
  pg::Tx tx(worker, pg::Access::write, std::nullopt, {});
  const auto begun = co_await tx(sql::begin_due_crons, names, now, worker_name);
  for (const auto& run : begun) {
    tx.queue(sql::enqueue_job, house_org, env.new_id<JobId>(), cron_job_name(run.name),
             std::string(queue::upkeep), cron_attempts_max, 0, json::Raw{json::to_text(run)}, now);
  }
  if (!begun.empty()) co_await before_tick_commits.hit(env);
  co_await tx.commit();
  co_return static_cast<int>(begun.size());
}
}
