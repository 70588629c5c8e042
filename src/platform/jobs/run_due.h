#pragma once
// Everything that is due, once, one job after the other: for tests and for `work --once`.
#include "platform/jobs/registry.h"

namespace aai::jobs {

// Runs due jobs of every queue, also those they enqueue, until none is due. Jobs that fail are
// written down as the worker does. Returns how many ran; throws beyond 10,000.
Task<int> run_due_jobs(const Env& env, const WorkPools& pools,
                       std::span<const WorkTables* const> tables);

// Schedules new crons, begins those whose period has come, and runs everything due.
Task<int> run_due_crons(const Env& env, const WorkPools& pools,
                        std::span<const WorkTables* const> tables);
}
