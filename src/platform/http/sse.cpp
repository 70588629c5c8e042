#include "platform/http/sse.h"

namespace aai::http {
namespace {

// Within an id or a name a line break would begin another field.
void append_one_line(std::string& out, std::string_view text) {
  for (const char c : text) out += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
}

}

void append_event(std::string& out, const ServerEvent& event) {
  if (!event.id.empty()) {
    out += "id: ";
    append_one_line(out, event.id);
    out += '\n';
  }
  if (!event.event.empty()) {
    out += "event: ";
    append_one_line(out, event.event);
    out += '\n';
  }
  auto rest = event.data;
  for (bool is_last = false; !is_last;) {
    const auto end = rest.find_first_of("\r\n");
    is_last = end == rest.npos;
    out += "data: ";
    out += rest.substr(0, end);
    out += '\n';
    if (!is_last) rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  out += '\n';
}

}
