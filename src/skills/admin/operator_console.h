#pragma once
// The operator's console: jobs and crons, what failed, and running it again (skill 063).
#include "skills/admin/admin.h"

namespace aai::admin {

enum class JobState { waiting, running, dead };
AAI_DESCRIBE_ENUM(JobState, waiting, running, dead)

struct JobQuery {
  std::optional<JobState> state;
  std::optional<JobId> after;
};
AAI_DESCRIBE(JobQuery, state, after);

struct OperatorJob {
  JobId id;
  std::string queue, name, org_name;  // org_name: empty for the house's own
  JobState state = JobState::waiting;
  int attempts = 0;
  Instant run_at;  // of a dead letter: when it died
  std::optional<std::string> last_error;
};
AAI_DESCRIBE(OperatorJob, id, queue, name, org_name, state, attempts, run_at, last_error);

struct OperatorJobs {
  std::vector<OperatorJob> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(OperatorJobs, items, next_cursor);

struct OperatorCron {
  std::string name, rule;
  Instant next_at;
  std::optional<Instant> last_run_at;
  std::optional<std::string> last_state;  // running | done | failed
  long missed = 0;
};
AAI_DESCRIBE(OperatorCron, name, rule, next_at, last_run_at, last_state, missed);

struct OperatorCrons {
  std::vector<OperatorCron> items;
  std::optional<std::string> next_cursor;  // always null: they are tens
};
AAI_DESCRIBE(OperatorCrons, items, next_cursor);

// The newest first, 50 at a time.
Task<OperatorJobs> list_jobs(Ctx&, const JobQuery&);
// A dead letter gets its attempts back and waits again. Refuses: not_found, job_not_dead.
Task<Nothing> retry_job(Ctx&);

Task<OperatorCrons> list_crons(Ctx&);
// A run of its own, beside the schedule. Refuses: not_found, cron_is_running.
Task<Nothing> run_cron(Ctx&);

}
