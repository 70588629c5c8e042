#pragma once
// Server-sent events as bytes (WHATWG HTML, 9.2).
#include <string>
#include <string_view>

namespace aai::http {

struct ServerEvent {
  std::string_view id, event, data;  // an empty id or event is left out
};

void append_event(std::string& out, const ServerEvent& event);

// A line that clients ignore and proxies count as traffic.
inline constexpr std::string_view sse_heartbeat = ":\n\n";

}
