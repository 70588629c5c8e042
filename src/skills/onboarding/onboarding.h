#pragma once
// Onboarding: how a new practice tells who it is, until replies can be drafted for it.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::onboarding {

inline constexpr Perm read_onboarding{"onboarding.read", "See how far the set-up got"};
inline constexpr Perm write_onboarding{"onboarding.write", "Set the practice up", "owner admin"};

// The detail names the step.
inline constexpr Problem step_missing{409, "onboarding.step_missing",
                                      "An earlier step is still open."};
inline constexpr Problem step_required{409, "onboarding.step_required",
                                       "This step cannot be skipped."};
inline constexpr Problem plan_missing{402, "onboarding.plan_missing", "Choose a plan, or begin the "
    "trial, to finish."};

extern const Module onboarding_module;

}
