#include "platform/jobs/worker.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gen/sql/platform/jobs/claim.h"
#include "gen/sql/platform/jobs/leases.h"
#include "platform/jobs/crons.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/pool.h"

namespace aai::jobs {
namespace {

namespace asio = boost::asio;

void report(std::string_view event, std::string_view about, std::string_view fault) {
  log::Line(log::Level::error, event).with("job", about).with("fault", fault);
}

void count(const ClaimedJob& job, std::string_view how,
           std::chrono::steady_clock::time_point since) {
  auto& registry = metrics::registry();
  registry
      .counter("jobs_ended_total", "Attempts of jobs by how they ended.",
               {{"job", job.name}, {"how", how}})
      .add();
  registry.histogram("job_seconds", "How long attempts of jobs took.", {{"job", job.name}})
      .observe(std::chrono::steady_clock::now() - since);
}

pg::Tx begin(pg::Pool& pool) { return pg::Tx(pool, pg::Access::write, std::nullopt, {}); }

}

Worker::Worker(asio::io_context& io, const Env& env, const WorkPools& pools,
               const Registry& registry, std::string name, std::span<const Lane> lanes,
               WorkerLimits limits)
    : io_(io),
      env_(env),
      pools_(pools),
      registry_(registry),
      name_(std::move(name)),
      limits_(limits),
      idle_(io),
      between_beats_(io) {
  for (const auto& lane : lanes) lanes_.push_back(LaneState{lane, std::nullopt, 0});
}

void Worker::wake() {
  is_woken_ = true;
  idle_.cancel();
}

void Worker::stop() {
  is_stopping_ = true;
  wake();
}

Task<void> Worker::pause(asio::steady_timer& timer, std::chrono::milliseconds time) {
  timer.expires_after(time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

Task<bool> Worker::run() {
  is_keeping_ = true;
  asio::co_spawn(io_, keep(), asio::detached);
  while (!is_stopping_) {
    is_woken_ = false;
    bool found = false;
    for (auto& lane : lanes_) {
      try {
        const bool more = co_await fill(lane);
        found = found || more;
      } catch (const std::exception& fault) {
        report("jobs.claim_failed", lane.lane.queue, fault.what());
      }
    }
    if (!found && !is_woken_) co_await pause(idle_, limits_.poll);
  }

  const auto until = std::chrono::steady_clock::now() + limits_.drain_time_max;
  while (!running_.empty() && std::chrono::steady_clock::now() < until)
    co_await pause(idle_, limits_.poll);
  const bool all_done = running_.empty();
  if (!all_done) co_await release_rest();
  has_drained_ = true;
  while (is_keeping_) {
    between_beats_.cancel();
    co_await pause(idle_, std::chrono::milliseconds(5));
  }
  co_return all_done;
}

// Leases are renewed while the drain lasts, too.
Task<void> Worker::keep() {
  bool is_registered = false;
  while (!has_drained_) {
    try {
      if (!is_registered) co_await register_crons(env_, pools_.worker, registry_);
      is_registered = true;
      co_await beat();
    } catch (const std::exception& fault) {
      report("jobs.heartbeat_failed", name_, fault.what());
    }
    if (!has_drained_) co_await pause(between_beats_, limits_.heartbeat);
  }
  is_keeping_ = false;
}

Task<void> Worker::beat() {
  co_await renew();
  if (is_stopping_) co_return;
  auto tx = begin(pools_.worker);
  const auto taken = tx.queue(sql::take_expired, limits_.expired_at_once);
  tx.queue(sql::bury_expired, limits_.expired_at_once, env_.clock.now());
  co_await tx.flush_last();
  const int begun = co_await tick_crons(env_, pools_.worker, registry_, name_);
  if (taken.get() > 0 || begun > 0) wake();
}

Task<void> Worker::renew() {
  std::vector<OrgId> orgs;
  std::vector<JobId> ids;
  std::vector<long> tokens;
  const auto oldest = std::chrono::steady_clock::now() - limits_.run_time_max;
  for (const auto& running : running_) {
    if (running->since < oldest) continue;
    orgs.push_back(running->job.org_id);
    ids.push_back(running->job.id);
    tokens.push_back(running->job.lease_token);
  }
  if (ids.empty()) co_return;
  auto tx = begin(pools_.worker);
  co_await tx.last(sql::renew_leases, orgs, ids, tokens, static_cast<int>(limits_.lease.count()));
}

// Starts what the lane has room for. True when there may be more to start.
Task<bool> Worker::fill(LaneState& lane) {
  const int free = lane.lane.running_max - lane.running;
  if (free <= 0) co_return false;
  const auto was_at = lane.cursor;
  // Some of them may be at their bound already, so a few more than can run are asked for.
  const int orgs_max = free * 2;
  auto looking = begin(pools_.worker);
  const auto due =
      co_await looking.last(sql::due_orgs, lane.lane.queue, was_at, env_.clock.now(), orgs_max);
  const bool is_last = static_cast<int>(due.size()) < orgs_max;
  lane.cursor = is_last ? std::nullopt : std::optional(due.back().org_id);
  const bool is_round_open = lane.cursor || was_at;
  if (due.empty()) co_return is_round_open;

  std::vector<OrgId> orgs;
  for (const auto& org : due) orgs.push_back(org.org_id);
  const auto claimed = co_await claim(lane, std::move(orgs), free);
  co_return !claimed.empty() || is_round_open;
}

Task<std::vector<ClaimedJob>> Worker::claim(LaneState& lane, std::vector<OrgId> orgs, int free) {
  auto tx = begin(pools_.worker);
  auto claimed =
      co_await tx.last(sql::claim_jobs, lane.lane.queue, orgs, env_.clock.now(),
                       lane.lane.per_org_max, free, name_, static_cast<int>(limits_.lease.count()));
  for (auto& job : claimed) {
    const auto now = std::chrono::steady_clock::now();
    auto running = std::make_shared<Running>(Running{job, &lane, now});
    running_.push_back(running);
    ++lane.running;
    asio::co_spawn(io_, run_one(std::move(running)), asio::detached);
  }
  co_return claimed;
}

Task<void> Worker::run_one(std::shared_ptr<Running> running) {
  const auto& job = running->job;
  try {
    const auto ended = co_await run_claimed(env_, pools_, registry_, job);
    count(job, boost::describe::enum_to_string(ended, ""), running->since);
    if (ended == Ended::buried || ended == Ended::lost)
      report("jobs.ended", job.name, boost::describe::enum_to_string(ended, ""));
  } catch (const std::exception& fault) {
    report("jobs.end_not_written", job.name, fault.what());
  }
  --running->lane->running;
  std::erase(running_, running);
  wake();
}

Task<void> Worker::release_rest() {
  std::vector<OrgId> orgs;
  std::vector<JobId> ids;
  std::vector<long> tokens;
  for (const auto& running : running_) {
    orgs.push_back(running->job.org_id);
    ids.push_back(running->job.id);
    tokens.push_back(running->job.lease_token);
  }
  try {
    auto tx = begin(pools_.worker);
    co_await tx.last(sql::release_leases, orgs, ids, tokens);
  } catch (const std::exception& fault) {
    report("jobs.release_failed", name_, fault.what());
  }
}

std::string make_worker_name(Random& random) {
  char host[64] = "";
  gethostname(host, sizeof host - 1);
  const auto drawn = random.bytes<2>();
  return std::string(host) + ":" + std::to_string(getpid()) + ":" +
         to_hex(std::string_view(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
}

}
