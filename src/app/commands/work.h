#pragma once
// assistantai work [--once] [--lease SECONDS]: runs jobs and crons until SIGTERM, then finishes
// what is in hand. Any number of them may run, on any number of machines. --once runs what is due
// and ends. --lease says how long a job stays with a worker that gives no sign of life: 25 s unless
// told, so that a dead worker's jobs run again within 30 s.
#include <span>
#include <string_view>

namespace aai::app {

int run_work(std::span<const std::string_view> arguments);

// assistantai --list-failpoints: a name and what is at stake a line.
int run_list_failpoints(std::span<const std::string_view> arguments);

}
