#pragma once
// assistantai work [--once]: runs jobs and crons until SIGTERM, then finishes what is in hand. Any
// number of them may run, on any number of machines. --once runs what is due and ends.
#include <span>
#include <string_view>

namespace aai::app {

int run_work(std::span<const std::string_view> arguments);

// assistantai --list-failpoints: a name and what is at stake a line.
int run_list_failpoints(std::span<const std::string_view> arguments);

}
