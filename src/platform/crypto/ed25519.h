#pragma once
// Ed25519 (RFC 8032), from OpenSSL: signatures that anybody with the public key can check.
#include <optional>
#include <string>
#include <string_view>

namespace aai::crypto {

inline constexpr std::size_t ed25519_seed_size = 32, ed25519_signature_size = 64;

// Both throw when the seed is not 32 bytes.
std::string ed25519_sign(std::string_view seed, std::string_view message);  // 64 bytes
std::string ed25519_public_key(std::string_view seed);                      // 32 bytes

// False for a foreign, altered or shortened signature, and for a key that is none.
bool ed25519_verify(std::string_view public_key, std::string_view message,
                    std::string_view signature);

// The public key as PEM (SubjectPublicKeyInfo), as openssl(1) reads it, and back.
std::string ed25519_pem(std::string_view public_key);
std::optional<std::string> parse_ed25519_pem(std::string_view pem);

}
