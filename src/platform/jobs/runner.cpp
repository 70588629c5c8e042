#include "platform/jobs/runner.h"

#include "gen/sql/platform/jobs/enqueue.h"
#include "gen/sql/platform/jobs/leases.h"

namespace aai {

Work::Work(const Env& surroundings, const WorkPools& logins, OrgId owner, JobId job,
           long lease_token, int attempt_number)
    : env(surroundings),
      org(owner),
      id(job),
      attempt(attempt_number),
      pools_(logins),
      lease_token_(lease_token) {}

pg::Tx Work::open(pg::Pool& pool, OrgId acting) const {
  return pg::Tx(pool, pg::Access::write,
                pg::bind(jobs::sql::hold_lease, org, id, lease_token_, acting), {});
}

pg::Tx Work::transaction() { return open(pools_.worker, org); }
pg::Tx Work::transaction(OrgId other) { return open(pools_.worker, other); }
pg::Tx Work::drafter_transaction() { return open(pools_.drafter, org); }
pg::Tx Work::sender_transaction() { return open(pools_.sender, org); }

void Work::enqueue(pg::Tx& tx, OrgId owner, std::string_view name, std::string_view queue,
                   int attempts_max, int priority, std::string payload, Instant run_at) {
  tx.queue(jobs::sql::enqueue_job, owner, env.new_id<JobId>(), std::string(name),
           std::string(queue), attempts_max, priority, json::Raw{std::move(payload)}, run_at);
}

void Work::emit(pg::Tx& tx, std::string_view topic, const json::Raw& data) {
  tx.queue(jobs::sql::record_event, org, std::string(topic), data);
}

void Work::finish(pg::Tx& tx) { tx.queue(jobs::sql::finish_job, org, id, lease_token_); }

}
