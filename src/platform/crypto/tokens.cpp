#include "platform/crypto/tokens.h"

#include <algorithm>

#include "platform/crypto/digest.h"

namespace aai::crypto {
namespace {

constexpr std::size_t token_size = 43;
constexpr unsigned codes = 1'000'000;

}

std::string make_token(Random& random) {
  const auto drawn = random.bytes<32>();
  return to_base64url(std::string_view(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
}

bool is_token(std::string_view text) {
  return text.size() == token_size && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Bytes token_hash(std::string_view token) { return Bytes{sha256(token)}; }

std::string make_six_digit_code(Random& random) {
  constexpr unsigned fair_below =
      0xFFFFFFFFu / codes * codes;  // draws above it would favour low codes
  unsigned drawn = fair_below;
  for (int tries = 0; drawn >= fair_below && tries < 128; ++tries) {
    const auto bytes = random.bytes<4>();
    drawn = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<unsigned>(bytes[3]) << 24;
  }
  const auto digits = std::to_string(drawn % codes);
  return std::string(6 - digits.size(), '0') + digits;
}

}
