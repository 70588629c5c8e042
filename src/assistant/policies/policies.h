#pragma once
// Policies: what an organisation lays down about approving and sending, for everybody in it.
//
// Source of truth: sending_switches; approval_policies, approval_rules, approval_delegations.
// Emits: sending.stopped, sending.resumed, policies.changed.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::policies {

using AuditId = Id<struct AuditTag>;

inline constexpr Perm stop{"sending.stop", "Stop all sending, and let it go on", "owner admin"};
inline constexpr Perm manage{"policies.manage", "Lay down who may approve what", "owner admin"};

inline constexpr Problem not_understood{422, "policies.not_understood",
                                        "A rule cannot be kept as it is written."};
inline constexpr Problem too_few_people{409, "policies.too_few_people",
                                        "A rule wants more people than there are."};
inline constexpr Problem changed_meanwhile{409, "policies.changed_meanwhile",
                                           "Somebody else changed the policy."};

extern const Module policies_module;

}
