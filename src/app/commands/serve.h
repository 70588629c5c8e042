#pragma once
// assistantai serve: the web server. One event loop a thread, each with its own sockets, its own
// connections to PostgreSQL and its own outgoing HTTP; SIGTERM drains them.
#include <span>
#include <string_view>

namespace aai::app {

int run_serve(std::span<const std::string_view> arguments);

}
