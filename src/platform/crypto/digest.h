#pragma once
// Digests and message authentication, from OpenSSL. Bytes in, bytes out (std::string).
// Source of truth: FIPS 180-4, RFC 2104, RFC 5869; proved with Wycheproof's vectors.
#include <string>
#include <string_view>

namespace aai::crypto {

std::string sha256(std::string_view bytes);                              // 32 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);   // 32 bytes
std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info,
                        std::size_t size);

// Says nothing through time about where two secrets differ, nor about their lengths: digests are
// compared. Use it for signatures, codes and tokens.
bool are_equal_secrets(std::string_view a, std::string_view b);

}
