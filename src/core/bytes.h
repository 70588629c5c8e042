#pragma once
// Bytes of a bytea column or a digest, and their text forms (RFC 4648).
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace aai {

struct Bytes {
  std::string data;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;
};

// What a vault sealed (platform/crypto/vault.h): kept in bytea columns, never written to JSON.
struct Sealed {
  std::string data;
  friend auto operator<=>(const Sealed&, const Sealed&) = default;
};

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

// The URL alphabet without padding: tokens and what Gmail calls "raw".
std::string to_base64url(std::string_view bytes);
// Accepts both alphabets, with or without padding; nothing when a character is foreign.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

}
