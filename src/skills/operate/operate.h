#pragma once
// Operate: what the machines around us ask. Alive: the process answers. Ready: the database does
// too, so traffic may come. A database that is away must not make anyone restart us.
#include "platform/http/perm.h"

namespace aai::operate {

inline constexpr Problem not_ready{503, "operate.not_ready", "The database does not answer."};

extern const Module operate_module;

}
