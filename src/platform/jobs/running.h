#pragma once
// One claimed job, from its first step to its end: done, again later, or a dead letter.
#include "platform/jobs/claim.h"
#include "platform/jobs/registry.h"

namespace aai::jobs {

enum class Ended {
  done,
  postponed,  // RunAgain: at the time the job named
  failed,     // an attempt failed and there will be another
  buried,     // a dead letter
  lost,       // another worker has the lease; nothing was written
};
AAI_DESCRIBE_ENUM(Ended, done, postponed, failed, buried, lost);

// Runs the job and writes down how it ended. Throws only when that could not be written; the lease
// then expires and the job runs again.
Task<Ended> run_claimed(const Env& env, const WorkPools& pools, const Registry& registry,
                        const ClaimedJob& job);

// How long after a failed attempt the next one comes: up to 10 s, 30 s, 90 s ... 1 h, drawn evenly
// below that ("full jitter"), so that an outage does not end with everyone at the door.
std::chrono::microseconds draw_back_off(int attempts, Random& random);

}
