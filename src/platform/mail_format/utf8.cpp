#include "platform/mail_format/utf8.h"

#include <cstring>

namespace aai::mail_format {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const CodePoint bad{0xFFFD, 1, false};
  const std::uint8_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return bad;
  char32_t value = lead & (0xFF >> (length + 1));
  for (std::uint8_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return bad;
    value = value << 6 | (byte(i) & 0x3F);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return bad;
  return {value, length, true};
}

void append_code_point(std::string& out, char32_t value) {
  if (value == 0) return;
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    out += replacement_character;
  } else if (value < 0x80) {
    out += char(value);
  } else if (value < 0x800) {
    out += char(0xC0 | value >> 6);
    out += char(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    out += char(0xE0 | value >> 12);
    out += char(0x80 | (value >> 6 & 0x3F));
    out += char(0x80 | (value & 0x3F));
  } else {
    out += char(0xF0 | value >> 18);
    out += char(0x80 | (value >> 12 & 0x3F));
    out += char(0x80 | (value >> 6 & 0x3F));
    out += char(0x80 | (value & 0x3F));
  }
}

namespace {

// Length of the run of plain ASCII (without NUL where `stop_at_nul`) from `at`.
std::size_t ascii_run(std::string_view bytes, std::size_t at, bool stop_at_nul) {
  std::size_t i = at;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    if (word & 0x8080808080808080u) break;
    const auto zero_bytes = (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
    if (stop_at_nul && zero_bytes) break;
  }
  while (i < bytes.size() && !(bytes[i] & 0x80) && !(stop_at_nul && bytes[i] == 0)) ++i;
  return i - at;
}

}  // namespace

Utf8Census count_utf8(std::string_view bytes) {
  Utf8Census census;
  for (std::size_t i = 0; i < bytes.size();) {
    i += ascii_run(bytes, i, false);
    if (i >= bytes.size()) break;
    const auto point = code_point_at(bytes, i);
    ++(point.valid ? census.multibyte : census.invalid);
    i += point.length;
  }
  return census;
}

bool is_ascii(std::string_view bytes) { return ascii_run(bytes, 0, false) == bytes.size(); }

std::string make_valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const auto run = ascii_run(bytes, i, true);
    out.append(bytes, i, run);
    i += run;
    if (i >= bytes.size()) break;
    const auto point = code_point_at(bytes, i);
    if (!point.valid) out += replacement_character;
    else if (point.value != 0) out.append(bytes, i, point.length);
    i += point.length;
  }
  return out;
}

std::string_view clip_utf8(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (text[bytes_max] & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace aai::mail_format
