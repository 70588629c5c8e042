#include "platform/net/tls_dialer.h"

#include <netinet/in.h>
#include <openssl/ssl.h>

#include <boost/asio/this_coro.hpp>
#include <cstring>
#include <mutex>

#include "platform/net/resolver.h"
#include "platform/net/tls_link.h"

namespace aai::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using std::chrono::steady_clock;

constexpr Link::Time dial_max{20'000}, connect_max{8'000};
constexpr std::size_t addresses_max = 8;

std::shared_ptr<ssl::context> make_trust(const std::string& authorities_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                       ssl::context::no_tlsv1_1);
  context->set_verify_mode(ssl::verify_peer);
  context->set_default_verify_paths();
  if (!authorities_file.empty()) context->load_verify_file(authorities_file);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // A mailbox that is only listened to gives its buffers back.
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

asio::ip::tcp::endpoint endpoint_of(const sockaddr_storage& address) {
  asio::ip::tcp::endpoint endpoint;
  const auto size = address.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(endpoint.data(), &address, size);
  endpoint.resize(size);
  return endpoint;
}

Dialed failed(LinkTrouble trouble, std::string reason) {
  Dialed dialed;
  dialed.result.trouble = trouble;
  dialed.result.reason = std::move(reason);
  return dialed;
}

Link::Time time_left(steady_clock::time_point until) {
  return std::max(std::chrono::ceil<Link::Time>(until - steady_clock::now()), Link::Time(0));
}

}

struct TlsDialer::Trust {
  // Reading the system's authorities takes its time, and many processes never dial.
  std::shared_ptr<ssl::context> get(const DialRules& rules) {
    std::call_once(is_made, [&] { context = make_trust(rules.authorities_file); });
    return context;
  }
  std::once_flag is_made;
  std::shared_ptr<ssl::context> context;
};

DialRules dial_rules(const Config& config) {
  DialRules rules;
  if (config.mail_reach == "anywhere") rules.is_allowed = &is_any_address;
  rules.authorities_file = config.mail_authorities;
  rules.name_servers = config.name_servers;
  return rules;
}

TlsDialer::TlsDialer(DialRules rules)
    : rules_(std::move(rules)), trust_(std::make_unique<Trust>()) {}

TlsDialer::~TlsDialer() = default;

// The address that is connected to is the one that is judged.
Task<Dialed> TlsDialer::dial(Endpoint to) {
  const auto until = steady_clock::now() + dial_max;
  const auto found = co_await find_addresses(to.host, to.port, rules_.name_servers);
  auto dialed = failed(LinkTrouble::unreachable, found.reason);
  std::size_t tried = 0;
  for (const auto& address : found.addresses) {
    const auto& plain = reinterpret_cast<const sockaddr&>(address);
    if (!rules_.is_allowed(plain) || (to.tls == Tls::none && !is_loopback_address(plain))) {
      dialed = failed(LinkTrouble::forbidden_address, "the address may not be reached");
      continue;
    }
    if (++tried > addresses_max) break;
    const auto executor = co_await asio::this_coro::executor;
    auto link = std::make_unique<TlsLink>(executor, trust_->get(rules_), to.host);
    dialed.result = co_await link->connect(endpoint_of(address),
                                           std::min(connect_max, time_left(until)));
    if (!dialed.result.ok()) continue;
    if (to.tls == Tls::implicit) dialed.result = co_await link->start_tls(time_left(until));
    // A certificate that does not fit is an answer: another address is not asked for a better one.
    if (dialed.result.ok()) dialed.link = std::move(link);
    co_return dialed;
  }
  co_return dialed;
}

Task<Offers> TlsDialer::offers(std::string service) {
  co_return co_await find_offers(std::move(service), rules_.name_servers);
}

bool is_any_address(const sockaddr&) { return true; }

bool is_loopback_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    return (ntohl(four.sin_addr.s_addr) >> 24) == 127;
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
  return address.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

}
