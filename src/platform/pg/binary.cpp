#include "platform/pg/binary.h"

#include <bit>
#include <limits>

namespace aai::pg {
namespace {

// PostgreSQL counts from the first second of 2000.
constexpr std::chrono::sys_days epoch =
    std::chrono::year(2000) / std::chrono::January / 1;
constexpr std::size_t uuid_size = 16;

[[noreturn]] void fail_size(std::string_view bytes, std::string_view expected) {
  fail_decoding(std::to_string(bytes.size()) + " bytes", expected);
}

}

std::int64_t read_integer(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > sizeof(std::int64_t) || !std::has_single_bit(bytes.size()))
    fail_size(bytes, "a whole number");
  // The sign is in the first byte.
  auto value = static_cast<std::int64_t>(static_cast<signed char>(bytes[0]));
  for (const char byte : bytes.substr(1)) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

Instant read_instant(std::string_view bytes) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (bytes.size() != sizeof(std::int64_t)) fail_size(bytes, "a timestamptz");
  const auto micros = read_integer(bytes);
  if (micros == Limits::min() || micros == Limits::max()) fail_decoding("infinity", "an instant");
  return epoch + std::chrono::microseconds(micros);
}

UuidText read_uuid(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (bytes.size() != uuid_size) fail_size(bytes, "a uuid");
  UuidText text;
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid_size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
    text[at++] = digits[byte >> 4];
    text[at++] = digits[byte & 15];
  }
  return text;
}

}
