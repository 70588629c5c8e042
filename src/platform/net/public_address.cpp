#include "platform/net/public_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace aai::net {
namespace {

struct Range4 {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t quad(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr Range4 special4[] = {
    {quad(0, 0, 0, 0), 8},       {quad(10, 0, 0, 0), 8},      {quad(100, 64, 0, 0), 10},
    {quad(127, 0, 0, 0), 8},     {quad(169, 254, 0, 0), 16},  {quad(172, 16, 0, 0), 12},
    {quad(192, 0, 0, 0), 24},    {quad(192, 0, 2, 0), 24},    {quad(192, 88, 99, 0), 24},
    {quad(192, 168, 0, 0), 16},  {quad(198, 18, 0, 0), 15},   {quad(198, 51, 100, 0), 24},
    {quad(203, 0, 113, 0), 24},  {quad(224, 0, 0, 0), 4},     {quad(240, 0, 0, 0), 4},
};

bool is_special4(std::uint32_t address) {
  return std::ranges::any_of(special4, [address](const Range4& range) {
    return (address ^ range.network) >> (32 - range.bits) == 0;
  });
}

std::uint32_t embedded4(const in6_addr& address, int at) {
  const auto* b = address.s6_addr + at;
  return quad(b[0], b[1], b[2], b[3]);
}

bool begins(const in6_addr& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.s6_addr);
}

// Only 2000::/3 is handed out at all; the exceptions within it are named.
bool is_special6(const in6_addr& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address)) return is_special4(embedded4(address, 12));
  if (begins(address, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
    return is_special4(embedded4(address, 12));
  if ((address.s6_addr[0] & 0xe0) != 0x20) return true;
  if (begins(address, {0x20, 0x01}) && (address.s6_addr[2] & 0xfe) == 0) return true;  // 2001::/23
  if (begins(address, {0x20, 0x01, 0x0d, 0xb8})) return true;                // documentation
  if (begins(address, {0x20, 0x02})) return true;                            // 6to4 embeds IPv4
  return begins(address, {0x3f, 0xff}) && (address.s6_addr[2] & 0xf0) == 0;  // documentation
}

bool is_of_this_machine(const sockaddr& address) {
  ifaddrs* interfaces = nullptr;
  if (getifaddrs(&interfaces) != 0) return true;  // in doubt, closed
  bool found = false;
  for (const auto* each = interfaces; each && !found; each = each->ifa_next) {
    if (!each->ifa_addr || each->ifa_addr->sa_family != address.sa_family) continue;
    if (address.sa_family == AF_INET)
      found = reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr.s_addr ==
              reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr;
    else
      found = std::memcmp(&reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr,
                          &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr,
                          sizeof(in6_addr)) == 0;
  }
  freeifaddrs(interfaces);
  return found;
}

}

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto host = ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr);
    return !is_special4(host) && !is_of_this_machine(address);
  }
  if (address.sa_family == AF_INET6) {
    const auto& host = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    return !is_special6(host) && !is_of_this_machine(address);
  }
  return false;
}

}
