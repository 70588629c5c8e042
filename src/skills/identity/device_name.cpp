#include "skills/identity/device_name.h"

#include <arpa/inet.h>

#include <array>
#include <span>

namespace aai::identity {
namespace {

struct Sign {
  std::string_view mark, name;
};

// Order decides: Edge and Opera also say "Chrome", and everyone says "Safari".
constexpr Sign browsers[] = {
    {"Edg/", "Edge"},           {"EdgiOS/", "Edge"},      {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},              {"FxiOS/", "Firefox"},
    {"Firefox/", "Firefox"},    {"CriOS/", "Chrome"},     {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},      {"curl/", "curl"},
};
constexpr Sign systems[] = {
    {"iPhone", "iPhone"},       {"iPad", "iPad"},         {"Android", "Android"},
    {"CrOS", "ChromeOS"},       {"Windows", "Windows"},   {"Mac OS X", "macOS"},
    {"Macintosh", "macOS"},     {"Linux", "Linux"},
};

std::string_view find_sign(std::span<const Sign> signs, std::string_view text) {
  for (const auto& sign : signs) {
    if (text.find(sign.mark) != text.npos) return sign.name;
  }
  return {};
}

std::string network_of(int family, std::array<unsigned char, 16> bytes, std::size_t kept,
                       int bits) {
  for (std::size_t i = kept; i < bytes.size(); ++i) bytes[i] = 0;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (!inet_ntop(family, bytes.data(), text.data(), text.size())) return {};
  return std::string(text.data()) + "/" + std::to_string(bits);
}
}

std::string device_name(std::string_view user_agent) {
  const auto browser = find_sign(browsers, user_agent);
  const auto system = find_sign(systems, user_agent);
  if (browser.empty() && system.empty()) return "Unknown device";
  if (browser.empty()) return std::string(system);
  if (system.empty()) return std::string(browser);
  return std::string(browser) + " on " + std::string(system);
}

std::string ip_prefix(std::string_view address) {
  const std::string spelt(address);
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, spelt.c_str(), bytes.data()) == 1)
    return network_of(AF_INET, bytes, 3, 24);
  if (inet_pton(AF_INET6, spelt.c_str(), bytes.data()) == 1)
    return network_of(AF_INET6, bytes, 6, 48);
  return {};
}

}
