#pragma once
// The worker's side of jobs: what a job function is given, and the tables modules export.
//
// A job talks to the outside world between transactions, never inside one:
//
//   Task<void> send_mail(Work& work, const SendMail& mail) {
//     auto tx = work.transaction();                  // BEGIN, the fence, the organisation
//     const auto row = co_await tx(sql::mail_to_send, work.org, mail.id);
//     co_await tx.commit();
//     const auto answer = co_await resend.send(...);
//     auto after = work.transaction();
//     ...
//   }
//
// Fencing: every transaction of a job first proves that its lease is still held (lease_token);
// when another worker has taken the job over, it raises AA409 and nothing is written.
// A job runs once at least: a worker may die between the last COMMIT and the forgetting of the job.
// Where twice would hurt, the last transaction calls work.finish(tx), and effect and end commit
// together.
// Limits: the lease is renewed for 15 minutes (worker.h), then another worker takes the job over.
#include <span>

#include "core/json_read.h"
#include "platform/env.h"
#include "platform/jobs/job.h"
#include "platform/pg/tx.h"

namespace aai {

// The logins a worker works with, on one event loop.
struct WorkPools {
  pg::Pool& worker;
  pg::Pool& drafter;
  pg::Pool& sender;
};

// One running job.
class Work {
 public:
  Work(const Env& surroundings, const WorkPools& logins, OrgId owner, JobId job, long lease_token,
       int attempt_number);

  const Env& env;
  const OrgId org;
  const JobId id;
  const int attempt;  // 1 the first time

  pg::Tx transaction();                  // as aai_worker, in the job's organisation, fenced
  pg::Tx transaction(OrgId other);       // in another organisation: for system jobs that fan out
  pg::Tx drafter_transaction();          // as aai_drafter: the part that talks to the model
  pg::Tx sender_transaction();  // as aai_sender: the only login that reads sending credentials

  // Like Ctx's: enqueue and tell, with the given transaction.
  template <class Payload>
  void later(pg::Tx& tx, const Job<Payload>& job, const Payload& payload) {
    later_at(tx, job, payload, env.clock.now());
  }
  template <class Payload>
  void later_at(pg::Tx& tx, const Job<Payload>& job, const Payload& payload, Instant run_at) {
    enqueue(tx, org, job.name, job.queue, job.attempts_max, job.priority, json::to_text(payload),
            run_at);
  }
  template <class Payload>
  void later_in(pg::Tx& tx, OrgId other, const Job<Payload>& job, const Payload& payload,
                Instant run_at) {
    enqueue(tx, other, job.name, job.queue, job.attempts_max, job.priority, json::to_text(payload),
            run_at);
  }
  void emit(pg::Tx& tx, std::string_view topic, const json::Raw& data);

  // Ends the job with this transaction of aai_worker; what the job does afterwards is not repeated.
  void finish(pg::Tx& tx);

 private:
  pg::Tx open(pg::Pool& pool, OrgId acting) const;
  void enqueue(pg::Tx& tx, OrgId owner, std::string_view name, std::string_view queue,
               int attempts_max, int priority, std::string payload, Instant run_at);

  WorkPools pools_;
  long lease_token_;
};

// Thrown by a job that knows when it should run again (429 with Retry-After); does not count as a
// failed attempt.
struct RunAgain {
  Instant at;
  std::string reason;
};
// Thrown by a job that can never succeed: it becomes a dead letter at once.
struct GiveUp {
  std::string reason;
};

struct JobEntry {
  std::string_view name, queue;
  Task<void> (*run)(Work&, std::string_view payload);
};

template <class>
struct JobSignature;
template <class Payload>
struct JobSignature<Task<void> (*)(Work&, const Payload&)> {
  using Taken = Payload;
};

template <auto F>
Task<void> run_job(Work& work, std::string_view text) {
  using Payload = typename JobSignature<decltype(F)>::Taken;
  const auto payload = json::read_foreign<Payload>(text);
  if (!payload) throw GiveUp{"the payload does not fit the job"};
  co_await F(work, *payload);
}

// The row of a module's table: entry<&run_function>(declaration).
template <auto F>
constexpr JobEntry entry(const Job<typename JobSignature<decltype(F)>::Taken>& job) {
  return JobEntry{job.name, job.queue, &run_job<F>};
}

// A cron: a rule, and what one tick does. `rule` is "every 15m", "every 1h", "daily 06:00" (UTC) or
// "daily 06:00 Europe/London". Exactly one worker runs each period; periods missed by a stop are
// caught up with one run, so a cron asks "what is due?", never "what came in the last 15 minutes?".
struct Cron {
  std::string_view name, rule;
  Task<void> (*run)(Work&);  // in house_org
};

struct WorkTables {
  std::span<const JobEntry> jobs;
  std::span<const Cron> crons;
};

}
