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

// In the form of a Prometheus histogram: each bucket holds the ones before it as well.
std::string convergence_text(const std::vector<ConvergenceStep>& steps) {
  constexpr std::string_view name = "mail_gap_closed_seconds";
  std::string text = "# HELP mail_gap_closed_seconds How long mailboxes needed to be whole again.\n"
                     "# TYPE mail_gap_closed_seconds histogram\n";
  long sum = 0;
  for (const auto& step : steps) {
    sum += step.gaps;
    const bool is_last = &step == &steps.back();
    const auto bound = is_last ? std::string("+Inf") : std::to_string(step.seconds_max);
    text.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
    text.append(std::to_string(sum)).append("\n");
  }
  return text.append(name).append("_count ").append(std::to_string(sum)).append("\n");
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
  reply.body += convergence_text(co_await ctx.tx.last(sql::mail_convergence));
  co_return reply;
}

}
