#include "providers/smtp/letter_bytes.h"

#include <algorithm>

#include "core/utf8.h"

namespace aai::smtp {
namespace {

constexpr std::size_t line_size_max = 998, address_size_max = 254;

}

std::string to_wire(std::string_view mime) {
  std::string out;
  out.reserve(mime.size() + mime.size() / 50 + 2);
  bool begins_line = true;
  for (std::size_t i = 0; i < mime.size(); ++i) {
    const char c = mime[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < mime.size() && mime[i + 1] == '\n') ++i;
      out += "\r\n";
      begins_line = true;
      continue;
    }
    if (begins_line && c == '.') out += '.';
    out += c;
    begins_line = false;
  }
  if (!begins_line) out += "\r\n";
  return out;
}

bool is_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_long_line(std::string_view mime) {
  std::size_t size = 0;
  for (const char c : mime) {
    size = c == '\r' || c == '\n' ? 0 : size + 1;
    if (size > line_size_max) return true;
  }
  return false;
}

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at + 1 == text.size() || text.size() > address_size_max)
    return false;
  const bool is_plain = std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != 0x7f;
  });
  return is_plain && utf8::is_valid(text);
}

std::string_view head_of(std::string_view mime) {
  return mime.substr(0, std::min(mime.find("\r\n\r\n"), mime.find("\n\n")));
}

}
