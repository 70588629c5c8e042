#include "platform/http/peer_address.h"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>

namespace aai::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// All fields of that name as one list, as RFC 9110, 5.3 joins them.
std::string joined(const Headers& headers, std::string_view name) {
  std::string list;
  for (const auto& [field, value] : headers) {
    if (!boost::beast::iequals(field, name)) continue;
    if (!list.empty()) list += ',';
    list += value;
  }
  return list;
}

// "203.0.113.7:4711" and "[2001:db8::1]:4711" carry a port; some proxies write them so.
std::string_view without_port(std::string_view entry) {
  if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
  const auto colon = entry.find(':');
  return colon != entry.npos && entry.find(':', colon + 1) == entry.npos ? entry.substr(0, colon)
                                                                         : entry;
}

}

std::string client_address(const Headers& headers, std::string_view socket_address,
                           int trusted_proxies) {
  if (trusted_proxies <= 0) return std::string(socket_address);
  const auto list = joined(headers, "x-forwarded-for");
  std::string_view rest = list, entry;
  for (int hop = 0; hop < trusted_proxies && !rest.empty(); ++hop) {
    const auto comma = rest.rfind(',');
    entry = trimmed(comma == rest.npos ? rest : rest.substr(comma + 1));
    rest = comma == rest.npos ? std::string_view() : rest.substr(0, comma);
  }
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(without_port(entry), error);
  return error ? std::string(socket_address) : address.to_string();
}

bool came_by_https(const Headers& headers, int trusted_proxies) {
  if (trusted_proxies <= 0) return false;
  const auto list = joined(headers, "x-forwarded-proto");
  const auto comma = list.rfind(',');
  return trimmed(std::string_view(list).substr(comma == list.npos ? 0 : comma + 1)) == "https";
}

}
