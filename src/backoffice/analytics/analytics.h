#pragma once
// Analytics: the service in figures, for its own people. Counts only; nobody's mail.
#include "platform/http/perm.h"

namespace aai::analytics {

inline constexpr Perm see_figures{"op.figures", "See the service in figures", ""};

extern const Module analytics_module;

}
