#pragma once
// What a coroutine may ask of the event loop it runs on.
#include <chrono>

#include "core/task.h"

namespace aai {

// Lets others run for that long.
Task<void> pause(std::chrono::milliseconds time);

// Runs beside the caller until it ends; an exception that leaves it is logged.
Task<void> run_beside(Task<void> work);

}
