#pragma once
// The two writes every transaction may add: a job for the worker, and an event for open pages.
#include "core/ids.h"
#include "core/json_write.h"

namespace aai::jobs {

struct Enqueued {
  JobId id;
  bool woke_worker = false;
};
AAI_DESCRIBE(Enqueued, id, woke_worker);

}
