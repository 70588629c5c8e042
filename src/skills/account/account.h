#pragma once
// Account: what a person keeps about themselves, whatever organisation they are in.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::account {

extern const Module account_module;

}
