#pragma once
// Realtime: open pages follow the data.
// Source of truth: org_events, written by every module with its own transaction.
#include "platform/http/perm.h"

namespace aai::realtime {

inline constexpr Perm listen{"realtime.listen", "Be told what changes in the organisation"};

inline constexpr Problem feed_closed{503, "realtime.feed_closed",
                                     "Live updates are not available at the moment."};

extern const Module realtime_module;
extern const WorkTables realtime_work;

}
