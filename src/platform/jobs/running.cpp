#include "platform/jobs/running.h"

#include <algorithm>

#include "gen/sql/platform/jobs/crons.h"
#include "gen/sql/platform/jobs/leases.h"
#include "platform/failpoint.h"
#include "platform/pg/fault.h"
#include "platform/pg/pool.h"

namespace aai::jobs {
namespace {

const Failpoint before_end{"jobs.before_end",
                           "the job's effects are kept, its end is not: it runs again"};

constexpr std::chrono::seconds back_off_first{10}, back_off_most{3600};
constexpr int back_off_factor = 3;
constexpr std::size_t error_size_max = 2000;

struct Ending {
  Ended how = Ended::done;
  std::string error;
  Instant again_at;
};

Task<void> run(Work& work, const Registry& registry, const ClaimedJob& job) {
  if (const auto* cron = registry.cron(job.name)) {
    co_await cron->run(work);
  } else if (const auto* entry = registry.job(job.name)) {
    co_await entry->run(work, job.payload.text);
  } else {
    // During a deploy an older worker may see a newer release's job: a failed attempt, not the end.
    throw std::runtime_error("this release knows no job of that name");
  }
}

std::string spell(const std::exception& fault) {
  const auto* refusal = dynamic_cast<const Refusal*>(&fault);
  std::string text = fault.what();
  if (refusal && !refusal->detail.empty()) text += ": " + refusal->detail;
  return text;
}

Ending failed(const ClaimedJob& job, std::string error) {
  return {job.attempts >= job.attempts_max ? Ended::buried : Ended::failed, std::move(error), {}};
}

Task<Ending> attempt(const Env& env, const WorkPools& pools, const Registry& registry,
                     const ClaimedJob& job) {
  try {
    Work work(env, pools, job.org_id, job.id, job.lease_token, job.attempts);
    co_await run(work, registry, job);
    co_return Ending{};
  } catch (const RunAgain& again) {
    co_return Ending{Ended::postponed, again.reason, again.at};
  } catch (const GiveUp& given_up) {
    co_return Ending{Ended::buried, given_up.reason, {}};
  } catch (const pg::Raised& raised) {
    if (raised.code == "jobs.lease_lost") co_return Ending{Ended::lost, raised.code, {}};
    co_return failed(job, raised.code + ": " + raised.title);
  } catch (const std::exception& fault) {
    co_return failed(job, spell(fault));
  }
}

void queue_ending(pg::Tx& tx, const Env& env, const ClaimedJob& job, const Ending& ending) {
  const auto error = ending.error.substr(0, error_size_max);
  if (ending.how == Ended::done) {
    tx.queue(sql::finish_job, job.org_id, job.id, job.lease_token);
  } else if (ending.how == Ended::buried) {
    tx.queue(sql::bury_job, job.org_id, job.id, job.lease_token, error, env.clock.now());
  } else {
    const bool is_failure = ending.how == Ended::failed;
    const auto at =
        is_failure ? env.clock.now() + draw_back_off(job.attempts, env.random) : ending.again_at;
    tx.queue(sql::postpone_job, job.org_id, job.id, job.lease_token, at, error, is_failure ? 0 : 1);
  }
}

}

std::chrono::microseconds draw_back_off(int attempts, Random& random) {
  std::chrono::microseconds most = back_off_first;
  for (int i = 1; i < attempts && most < back_off_most; ++i) most *= back_off_factor;
  most = std::min<std::chrono::microseconds>(most, back_off_most);
  const auto bytes = random.bytes<4>();
  const auto drawn =
      bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<unsigned long>(bytes[3]) << 24;
  return std::chrono::microseconds(
      static_cast<long>(static_cast<double>(most.count()) * drawn / 0xFFFFFFFFul));
}

Task<Ended> run_claimed(const Env& env, const WorkPools& pools, const Registry& registry,
                        const ClaimedJob& job) {
  const auto ending = co_await attempt(env, pools, registry, job);
  if (ending.how == Ended::lost) co_return ending.how;
  co_await before_end.hit(env);

  pg::Tx tx(pools.worker, pg::Access::write, std::nullopt, {});
  queue_ending(tx, env, job, ending);
  if (registry.cron(job.name) && (ending.how == Ended::done || ending.how == Ended::buried)) {
    const std::string state = ending.how == Ended::done ? "done" : "failed";
    tx.queue(sql::end_cron_run, job.name.substr(cron_prefix.size()), state,
             ending.error.substr(0, error_size_max), env.clock.now());
  }
  co_await tx.flush_last();
  co_return ending.how;
}
}
