#include "skills/identity/email_identity.h"

#include <algorithm>

#include "platform/unicode/normal_form.h"

namespace aai::identity {
namespace {

constexpr std::size_t typed_size_max = 320 * 4;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}

std::optional<std::string> email_key(std::string_view typed) {
  if (typed.size() > typed_size_max || typed.find('\0') != typed.npos) return std::nullopt;
  const auto composed = unicode::nfkc(typed);
  if (!composed) return std::nullopt;
  const auto address = trimmed(*composed);
  if (!is_printable_ascii(address) || !is_email_address(address)) return std::nullopt;
  return normalised(Email{std::string(address)});
}

}
