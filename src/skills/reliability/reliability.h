#pragma once
// Reliability: work that is done once at least, requests that count once, periods that run once.
// The machinery is platform/jobs; here stand the skills' own functions and their proofs.
#include "platform/jobs/runner.h"

namespace aai::reliability {

extern const WorkTables reliability_work;

}
