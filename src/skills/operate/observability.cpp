#include "skills/operate/observability.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "gen/sql/skills/operate/observability.h"
#include "platform/metrics/metrics.h"
#include "platform/net/public_address.h"
#include "platform/pg/fault.h"

namespace aai::operate {
namespace {

bool is_of_our_network(const std::string& peer) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, peer.c_str(), &four.sin_addr) == 1)
    return !net::is_public_address(reinterpret_cast<const sockaddr&>(four));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, peer.c_str(), &six.sin6_addr) == 1)
    return !net::is_public_address(reinterpret_cast<const sockaddr&>(six));
  return false;
}

}

Task<Health> tell_alive(Ctx&) { co_return Health(); }

Task<Health> tell_ready(Ctx& ctx) {
  bool is_there = false;
  try {
    const auto answered = co_await ctx.tx.last(sql::database_answers);
    is_there = answered.is_there;
  } catch (const pg::Fault&) {
    // The refusal below says so; logging every probe of an outage would help nobody.
  }
  require(is_there, not_ready);
  co_return Health();
}

Task<http::Reply> tell_metrics(Ctx& ctx) {
  require(is_of_our_network(ctx.request.peer), not_found);
  http::Reply reply;
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  reply.body = metrics::registry().text();
  co_return reply;
}

}
