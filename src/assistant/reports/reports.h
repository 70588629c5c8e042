#pragma once
// Reports: what the assistant did, told to people by mail.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::reports {

inline constexpr Perm read_time{"reports.read", "See when the daily report leaves"};
inline constexpr Perm set_time{"reports.schedule", "Say when the daily report leaves",
                               "owner admin"};

extern const Module reports_module;
extern const WorkTables reports_work;

}
