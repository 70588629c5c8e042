// UTF-8 as PostgreSQL takes it: valid, and without NUL.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace aai::mail_format {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD

struct CodePoint {
  char32_t value;
  std::uint8_t length;  // bytes taken; never 0
  bool valid;
};

// The code point at `at`; an invalid byte is one byte long and has the value U+FFFD.
CodePoint code_point_at(std::string_view text, std::size_t at);

void append_code_point(std::string& out, char32_t value);

struct Utf8Census {
  std::size_t multibyte = 0;  // well-formed sequences beyond ASCII
  std::size_t invalid = 0;    // bytes that belong to none
};
Utf8Census count_utf8(std::string_view bytes);

bool is_ascii(std::string_view bytes);

// Invalid bytes become U+FFFD, NUL is dropped.
std::string make_valid_utf8(std::string_view bytes);

// At most `bytes_max` bytes, never cutting a character.
std::string_view clip_utf8(std::string_view text, std::size_t bytes_max);

}  // namespace aai::mail_format
