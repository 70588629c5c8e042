#pragma once
// A lease: the right of one worker to run one job for a while. Renewed by its heartbeat, given back
// when the job ends, and taken away when nobody renews it.
#include "platform/jobs/claim.h"

namespace aai::jobs {

// A lease that was still held when it was renewed.
struct HeldLease {
  JobId id;
};
AAI_DESCRIBE(HeldLease, id);

}
