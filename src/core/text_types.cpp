#include "core/text_types.h"

#include <algorithm>
#include <filesystem>

#include "core/utf8.h"

namespace aai {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(unsigned char c) {
  constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~";
  return c >= 0x80 || is_alphanumeric(static_cast<char>(c)) ||
         specials.find(static_cast<char>(c)) != specials.npos;
}

bool is_dot_atom(std::string_view local) {
  if (local.empty() || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != local.npos) return false;
  return std::ranges::all_of(local, [](char c) {
    return c == '.' || is_atom_character(static_cast<unsigned char>(c));
  });
}

bool is_domain_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
    return false;
  return std::ranges::all_of(label, [](char c) {
    return c == '-' || is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_domain(std::string_view domain) {
  if (domain.size() > 253 || domain.find('.') == domain.npos) return false;
  while (true) {
    const auto dot = domain.find('.');
    if (!is_domain_label(domain.substr(0, dot))) return false;
    if (dot == domain.npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

}

bool is_text(std::string_view text, std::size_t least, std::size_t most, bool lines) {
  if (text.size() > most * 4 || !utf8::is_valid(text)) return false;
  const auto forbidden = [lines](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7f) return true;
    if (byte >= 0x20) return false;
    return !(lines && (c == '\n' || c == '\t' || c == '\r'));
  };
  if (std::ranges::any_of(text, forbidden)) return false;
  const auto length = utf8::length(text);
  return length >= least && length <= most;
}

bool is_email_address(std::string_view text) {
  constexpr std::size_t address_size_max = 254, local_size_max = 64;
  const auto at = text.rfind('@');
  if (at == text.npos || text.size() > address_size_max || at > local_size_max) return false;
  return utf8::is_valid(text) && is_dot_atom(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

bool is_slug(std::string_view text, std::size_t most) {
  if (text.empty() || text.size() > most || text.front() == '-' || text.back() == '-') return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_time_zone(std::string_view text) {
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || c == '/' || c == '_' || c == '-' || c == '+';
  };
  if (text.empty() || text.size() > 64 || text.front() == '/' || text.find("//") != text.npos ||
      !std::ranges::all_of(text, allowed)) {
    return false;
  }
  std::error_code ignored;
  return std::filesystem::is_regular_file(
      std::filesystem::path("/usr/share/zoneinfo") / std::string(text), ignored);
}

std::string normalised(const Email& address) {
  std::string folded = address.text;
  std::ranges::transform(folded, folded.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return folded;
}

}
