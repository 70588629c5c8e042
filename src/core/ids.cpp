#include "core/ids.h"

namespace aai {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

bool is_dash_position(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

char fold_hex(char c) {
  if (c >= '0' && c <= '9') return c;
  if (c >= 'a' && c <= 'f') return c;
  if (c >= 'A' && c <= 'F') return static_cast<char>(c - 'A' + 'a');
  return '\0';
}

}

std::optional<UuidText> parse_uuid(std::string_view text) {
  if (text.size() != std::tuple_size_v<UuidText>) return std::nullopt;

  UuidText uuid;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    uuid[i] = is_dash_position(i) ? (text[i] == '-' ? '-' : '\0') : fold_hex(text[i]);
    if (uuid[i] == '\0') return std::nullopt;
  }
  return uuid;
}

UuidText make_uuid_v7(Instant at, const std::array<unsigned char, 10>& random) {
  const auto millis = static_cast<unsigned long long>(at.time_since_epoch().count() / 1000);
  std::array<unsigned char, 16> bytes;
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(millis >> (8 * (5 - i)));
  for (int i = 0; i < 10; ++i) bytes[6 + i] = random[i];
  bytes[6] = static_cast<unsigned char>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));

  UuidText uuid;
  std::size_t at_char = 0;
  for (const auto byte : bytes) {
    if (is_dash_position(at_char)) uuid[at_char++] = '-';
    uuid[at_char++] = hex_digits[byte >> 4];
    uuid[at_char++] = hex_digits[byte & 15];
  }
  return uuid;
}

}
