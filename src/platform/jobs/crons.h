#pragma once
// Crons: things due once per period, by whichever worker is there (skill 075). The period, not the
// time, is the key of a run, so "once" is a constraint. A tick enqueues a job of the house; the
// job's lease, retries and dead letter are the cron's.
#include "platform/jobs/registry.h"

namespace aai::jobs {

struct CronRun {
  std::string name;
  Instant period;
};
AAI_DESCRIBE(CronRun, name, period);

inline constexpr int cron_attempts_max = 5;

// The name its job carries: "cron.billing.end_trials".
std::string cron_job_name(std::string_view cron);

// Schedules what is new or whose rule changed; leaves the rest alone.
Task<void> register_crons(const Env& env, pg::Pool& worker, const Registry& registry);

// Begins every cron whose period has come and whose last run has ended. Returns how many.
Task<int> tick_crons(const Env& env, pg::Pool& worker, const Registry& registry,
                     std::string worker_name);
}
