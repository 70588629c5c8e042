#pragma once
// An address as a person typed it, into the one form the house stores, compares and writes to.
// Order matters: normalise (NFKC), trim, fold, then validate. Any other order has had its CVE:
// U+FF20 and U+FE6B both become "@".
// Limits: ASCII after normalisation, 254 characters. Addresses with other letters are refused,
// since two programs never fold those alike.
#include <optional>

#include "core/text_types.h"

namespace aai::identity {

// Nothing when what is left is not one address.
std::optional<std::string> email_key(std::string_view typed);

struct TypedEmail {
  std::string text;
  static bool accepts(std::string_view typed) { return email_key(typed).has_value(); }
  static constexpr std::string_view expects = "an e-mail address";
  std::string key() const { return email_key(text).value(); }
  friend auto operator<=>(const TypedEmail&, const TypedEmail&) = default;
};

}
