#pragma once
// The worker of one event loop: claims jobs lane by lane, runs them side by side, renews their
// leases, takes over those of workers that died, and ticks the crons.
// Limits: see Lane and WorkerLimits; a job is given up to others after run_time_max.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "platform/jobs/claim.h"
#include "platform/jobs/registry.h"
#include "platform/jobs/running.h"

namespace aai::jobs {

// What one queue may have running in this worker, and in all workers for one organisation.
struct Lane {
  std::string_view queue;
  int running_max = 8;
  int per_org_max = 4;
};

inline constexpr Lane default_lanes[] = {
    {queue::money, 4, 2}, {queue::mail, 8, 4},    {queue::sync, 8, 2},
    {queue::drafts, 8, 4}, {queue::sending, 8, 4}, {queue::upkeep, 4, 4},
};

struct WorkerLimits {
  std::chrono::seconds lease{25};            // so that a dead worker's jobs run again within 30 s
  std::chrono::milliseconds heartbeat{4000}; // renews, takes over, ticks
  std::chrono::milliseconds poll{1000};      // looks for due work when nobody wakes it
  std::chrono::minutes run_time_max{15};     // then the lease is not renewed any more
  std::chrono::seconds drain_time_max{20};
  int expired_at_once = 100;
};

class Worker {
 public:
  Worker(boost::asio::io_context& io, const Env& env, const WorkPools& pools,
         const Registry& registry, std::string name, std::span<const Lane> lanes = default_lanes,
         WorkerLimits limits = {});

  // Works until stop(); then finishes what is in hand, or hands it on once the time is over. True
  // when nothing was left behind.
  Task<bool> run();
  void stop();
  void wake();  // something may be due: called by the listener

  std::size_t running() const { return running_.size(); }

 private:
  struct LaneState {
    Lane lane;
    std::optional<OrgId> cursor;  // the organisation that had the last turn
    int running = 0;
  };
  struct Running {
    ClaimedJob job;
    LaneState* lane;
    std::chrono::steady_clock::time_point since;
  };

  Task<void> keep();
  Task<void> beat();
  Task<void> renew();
  Task<bool> fill(LaneState& lane);
  Task<std::vector<ClaimedJob>> claim(LaneState& lane, std::vector<OrgId> orgs, int free);
  Task<void> run_one(std::shared_ptr<Running> running);
  Task<void> release_rest();
  Task<void> pause(boost::asio::steady_timer& timer, std::chrono::milliseconds time);

  boost::asio::io_context& io_;
  const Env& env_;
  WorkPools pools_;
  const Registry& registry_;
  const std::string name_;
  const WorkerLimits limits_;
  std::vector<LaneState> lanes_;
  std::vector<std::shared_ptr<Running>> running_;
  boost::asio::steady_timer idle_, between_beats_;
  bool is_stopping_ = false, is_woken_ = false, is_keeping_ = false, has_drained_ = false;
};

// "host:pid:1a2b": told in jobs.worker and in cron_runs.
std::string make_worker_name(Random& random);

}
