#include "platform/mail_format/link.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t link_bytes_max = 4'096;
constexpr std::size_t image_data_bytes_max = 100'000;

// WHATWG: control characters and blanks at the ends, tabs and line ends anywhere, are not there.
std::string as_browsers_read(std::string_view url) {
  while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ') url.remove_prefix(1);
  while (!url.empty() && static_cast<unsigned char>(url.back()) <= ' ') url.remove_suffix(1);
  std::string out;
  for (const char c : url)
    if (c != '\t' && c != '\r' && c != '\n') out += c;
  return out;
}

}  // namespace

std::optional<std::string> safe_link(std::string_view raw) {
  if (raw.size() > link_bytes_max) return {};
  auto url = as_browsers_read(raw);
  const auto colon = url.find(':');
  if (colon == std::string::npos) return {};
  const auto scheme = lowered(std::string_view(url).substr(0, colon));
  const bool has_control = std::ranges::any_of(
      url, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; });
  if (has_control) return {};
  if (scheme == "mailto" || scheme == "tel") return url;
  if (scheme != "http" && scheme != "https") return {};
  auto rest = url.substr(colon + 1);
  const auto path = std::min(rest.find_first_of("?#"), rest.size());
  std::replace(rest.begin(), rest.begin() + long(path), '\\', '/');
  const auto host = rest.find_first_not_of('/');
  if (host == std::string::npos || host == 0) return {};
  return scheme + "://" + rest.substr(host);
}

bool is_safe_image_data(std::string_view url) {
  if (url.size() > image_data_bytes_max) return false;
  for (const std::string_view type : {"png", "jpeg", "jpg", "gif"}) {
    const auto head = "data:image/" + std::string(type) + ";base64,";
    if (!istarts_with(url, head)) continue;
    return std::ranges::all_of(url.substr(head.size()), [](char c) {
      return is_alnum(c) || c == '+' || c == '/' || c == '=' || is_space(c);
    });
  }
  return false;
}

}  // namespace aai::mail_format
