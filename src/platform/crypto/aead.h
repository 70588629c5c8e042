#pragma once
// AES-256-GCM (NIST SP 800-38D) with 96-bit nonces and 128-bit tags. The vault is what modules use;
// this is what it is made of.
#include <optional>
#include <string>
#include <string_view>

namespace aai::crypto {

inline constexpr std::size_t aead_key_size = 32, aead_nonce_size = 12, aead_tag_size = 16;

// Ciphertext followed by its tag. `associated` is authenticated, not encrypted.
std::string aead_seal(std::string_view key, std::string_view nonce, std::string_view associated,
                      std::string_view text);

// Nothing when a byte of any input differs from what was sealed.
std::optional<std::string> aead_open(std::string_view key, std::string_view nonce,
                                     std::string_view associated, std::string_view sealed);

}
