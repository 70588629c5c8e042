#pragma once
// Policies: what an organisation lays down about approving and sending, for everybody in it.
//
// Source of truth: sending_switches.
// Emits: sending.stopped, sending.resumed.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::policies {

inline constexpr Perm stop{"sending.stop", "Stop all sending, and let it go on", "owner admin"};

extern const Module policies_module;

}
