#pragma once
// What the house is made of: every module's routes, constraints, jobs and crons.
#include "platform/http/route.h"
#include "platform/jobs/runner.h"

namespace aai::app {

std::span<const Module* const> all_modules();
std::span<const WorkTables* const> all_work();

}
