#include "core/json_write.h"

#include <cstring>

namespace aai::json {
namespace {

// Line separators are legal in JSON but not in older JavaScript; "<" keeps "</script>" out of
// pages.
bool needs_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\' || c == '<'; }

void append_escape(std::string& out, unsigned char c) {
  constexpr char digits[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
  }
}

constexpr std::uint64_t every(unsigned char byte) { return 0x0101010101010101u * byte; }

// Whether any of eight bytes needs an escape (Hacker's Delight, 6-1: a zero byte in a word).
bool needs_escape(std::uint64_t bytes) {
  const auto below = [bytes](unsigned char limit) { return (bytes - every(limit)) & ~bytes; };
  const auto holds = [bytes](unsigned char byte) {
    const auto zero = bytes ^ every(byte);
    return (zero - every(1)) & ~zero;
  };
  return ((below(0x20) | holds('"') | holds('\\') | holds('<')) & every(0x80)) != 0;
}

// How far the text goes as it is, from `at`.
std::size_t plain_until(std::string_view text, std::size_t at) {
  std::uint64_t bytes;
  for (; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if (needs_escape(bytes)) break;
  }
  while (at < text.size() && !needs_escape(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto end = plain_until(text, at);
    out.append(text, at, end - at);
    if (end < text.size()) append_escape(out, static_cast<unsigned char>(text[end]));
    at = end + 1;
  }
  out += '"';
}

}
