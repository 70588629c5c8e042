#pragma once
// Security's face: the audit an organisation reads, and the cron that seals it.
#include "platform/http/perm.h"
#include "platform/jobs/runner.h"

namespace aai::security {

extern const Module security_module;
extern const WorkTables security_work;

}
