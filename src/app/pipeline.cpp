#include "app/pipeline.h"

#include <algorithm>

#include "app/problem_reply.h"
#include "gen/sql/app/entering.h"
#include "platform/crypto/digest.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/fault.h"
#include "skills/reliability/idempotent_requests.h"
#include "skills/security/audit_acts.h"
#include "skills/security/browser_hardening.h"

namespace aai::app {
namespace {

constexpr Problem method_not_allowed{405, "api.method_not_allowed",
                                     "This address does not do that."};
constexpr Problem foreign_origin{403, "api.foreign_origin",
                                 "This was not sent by one of our pages."};
constexpr Problem slow_down{429, "api.slow_down", "That was a lot at once. Please wait a moment."};
constexpr Problem session_required{401, "auth.session_required", "Please sign in."};
// What one address may ask for in all, whoever it says it is: sessions are free to invent.
constexpr Limit per_address{"address", 600, 6000};
constexpr std::string_view session_cookie = "__Host-aai_session";

struct Incoming {
  http::Request& request;
  Match match;
  std::string request_id;
  Instant now;
};

Incoming recognise(House& house, http::Request& request) {
  const auto& env = house.env;
  Incoming in{
      request, house.router.match(request.method, request.path()),
      to_hex(std::string_view(reinterpret_cast<const char*>(env.random.bytes<8>().data()), 8)),
      env.clock.now()};
  return in;
}

void require_route(const Incoming& in) {
  if (in.match.route) return;
  refuse(in.match.allowed_methods.empty() ? not_found : method_not_allowed,
         in.match.allowed_methods);
}

void require_own_origin(const House& house, const Incoming& in) {
  const bool is_ours = security::is_exempt_from_origin_check(in.request.path()) ||
                       !security::is_cross_site(in.request, house.env.config.public_url);
  require(is_ours, foreign_origin);
}

void spend(House& house, const Incoming& in, const Limit& limit, std::string_view caller) {
  constexpr int scale_max = 10000;
  const int scale = std::clamp(house.env.config.rate_limit_scale, 1, scale_max);
  const Limit scaled{limit.name, limit.burst * scale, limit.per_minute * scale};
  const auto spent = house.limiter.spend(scaled, caller, in.now);
  if (spent.allowed) return;
  Refusal refusal(slow_down);
  refusal.retry_after_seconds = spent.retry_after_seconds;
  throw refusal;
}

void spend_rate_limits(House& house, const Incoming& in) {
  const auto address = security::caller_of_address(in.request.peer);
  const auto token = in.request.cookie(session_cookie);
  const bool is_personal = !token.empty() && !(in.match.route->perm == anyone);
  if (is_personal) spend(house, in, per_address, address);
  spend(house, in, in.match.route->limit, is_personal ? token : std::string_view(address));
}

Ctx make_ctx(House& house, const Incoming& in, pg::Tx& tx) {
  Ctx ctx{house.env, in.request, tx, in.now};
  ctx.org = house_org;
  ctx.request_id = in.request_id;
  ctx.captured = in.match.captured;
  if (in.match.route->names_org()) ctx.org = ctx.path_id<OrgId>("org");
  const auto token = in.request.cookie(session_cookie);
  if (!token.empty()) ctx.token_hash.data = crypto::sha256(token);
  return ctx;
}

// Which check opens the transaction follows from the route's row, never from its handler. It also
// notes who asks, for the rows of the audit (skill 065).
pg::Statement opening_of(const http::Route& route, const Ctx& ctx) {
  const auto kind = security::asker_kind(route);
  const auto source = security::asker_source(route);
  const auto& request = ctx.request_id;
  const auto& address = ctx.request.peer;
  if (route.perm == anyone)
    return pg::bind(sql::open_for_anyone, ctx.org, kind, source, request, address);
  if (ctx.token_hash.data.empty()) refuse(session_required);
  const auto& token = ctx.token_hash;
  if (route.is_operators())
    return pg::bind(sql::open_for_operator, token, ctx.now, kind, source, request, address);
  if (route.perm == signed_in)
    return pg::bind(sql::open_for_person, token, ctx.now, kind, source, request, address);
  return pg::bind(sql::open_for_member, ctx.org, token, route.perm.name, ctx.now, kind, source,
                  request, address);
}

void remember_entered(Ctx& ctx, const pg::Result& opened) {
  const auto entered = pg::shape_result<pg::Rows::one, Entered>(opened, "opening");
  ctx.user = entered.user_id;
  ctx.session = entered.session_id;
  ctx.role = entered.role;
}

void add_extras(http::Reply& reply, ReplyExtras& extras) {
  if (extras.status != 0) reply.status = extras.status;
  for (auto& header : extras.headers) reply.headers.push_back(std::move(header));
}

// Only for routes with a session: two visitors have nothing that tells them apart.
std::string_view idempotency_key_of(const Incoming& in) {
  const bool applies = in.request.method == http::Method::post &&
                       !(in.match.route->perm == anyone) && !in.match.route->is_operators();
  return applies ? in.request.header("idempotency-key") : std::string_view();
}

Task<http::Reply> finish(Ctx& ctx, http::Reply reply) {
  co_await ctx.tx.commit();
  add_extras(reply, ctx.reply);
  co_return reply;
}

Task<http::Reply> attempt(House& house, const Incoming& in) {
  const auto& route = *in.match.route;
  auto& pool = route.is_operators() ? house.operators : house.app;

  Ctx* entering = nullptr;
  const std::function<void(const pg::Result&)> opened = [&entering](const pg::Result& row) {
    remember_entered(*entering, row);
  };
  pg::Tx tx(pool, route.access, std::nullopt, opened);
  Ctx ctx = make_ctx(house, in, tx);
  entering = &ctx;
  tx.open_with(opening_of(route, ctx));

  const auto key = idempotency_key_of(in);
  if (!key.empty()) {
    const auto print = reliability::fingerprint_of(in.request);
    if (auto earlier = co_await reliability::claim(ctx, key, print)) co_return *earlier;
    security::record_route(ctx, route);
    auto reply = co_await route.endpoint.run(ctx, in.request);
    reliability::remember(ctx, key, print, reply);
    co_return co_await finish(ctx, std::move(reply));
  }
  security::record_route(ctx, route);
  auto reply = co_await route.endpoint.run(ctx, in.request);
  co_return co_await finish(ctx, std::move(reply));
}

const Problem* problem_of(const House& house, std::string_view constraint) {
  for (const auto* module : house.modules) {
    for (const auto& named : module->constraints) {
      if (named.constraint == constraint) return &named.problem;
    }
  }
  return nullptr;
}

void report_fault(const Incoming& in, const std::exception& fault) {
  log::Line(log::Level::error, "request.fault")
      .with("request_id", in.request_id)
      .with("route", in.match.route ? in.match.route->path : std::string_view("none"))
      .with("fault", fault.what());
}

http::Reply reply_to_violation(const House& house, const Incoming& in,
                               const pg::ConstraintViolation& violation) {
  if (const auto* problem = problem_of(house, violation.constraint))
    return problem_reply(Refusal(*problem), in.request_id);
  report_fault(in, violation);
  return fault_reply(in.request_id);
}

// An attempt that was refused is news too; its own transaction is rolled back by then.
Task<void> record_refused(House& house, const Incoming& in, security::Refused refused) {
  if (!security::is_worth_recording(refused)) co_return;
  for (const auto& [name, text] : in.match.captured) {
    if (name == "org") refused.org = OrgId::parse(text).value_or(house_org);
  }
  const auto token = in.request.cookie(session_cookie);
  if (!token.empty()) refused.token_hash.data = crypto::sha256(token);
  try {
    co_await security::record_refused(house.app, refused, in.request_id, in.request.peer, in.now);
  } catch (const std::exception& fault) {
    report_fault(in, fault);
  }
}

// What one attempt came to: an answer, a refusal, or another attempt.
struct Ending {
  std::optional<http::Reply> reply;
  std::optional<security::Refused> refused;
};

// A handler may run twice: it has no effect outside its transaction until commit.
Task<Ending> try_route(House& house, const Incoming& in, bool is_first) {
  Ending ending;
  try {
    require_route(in);
    require_own_origin(house, in);
    if (is_first) spend_rate_limits(house, in);
    ending.reply = co_await attempt(house, in);
  } catch (const Refusal& refusal) {
    ending.refused = {in.match.route, refusal.problem.status, std::string(refusal.problem.code)};
    ending.reply = problem_reply(refusal, in.request_id);
  } catch (const pg::Raised& raised) {
    const Problem problem{raised.status(), raised.code, raised.title};
    ending.reply = problem_reply(Refusal(problem), in.request_id);
    ending.refused = {in.match.route, raised.status(), raised.code, true};
  } catch (const pg::ConstraintViolation& violation) {
    ending.reply = reply_to_violation(house, in, violation);
  } catch (const pg::Conflict&) {
    // Another attempt follows.
  } catch (const pg::Unavailable& away) {
    report_fault(in, away);
    ending.reply = busy_reply(in.request_id);
  } catch (const std::exception& fault) {
    report_fault(in, fault);
    ending.reply = fault_reply(in.request_id);
  }
  co_return ending;
}

Task<http::Reply> answer_route(House& house, const Incoming& in) {
  constexpr int attempts_max = 3;
  for (int attempts = 1; attempts <= attempts_max; ++attempts) {
    auto ending = co_await try_route(house, in, attempts == 1);
    if (!ending.reply) continue;
    if (ending.refused) co_await record_refused(house, in, std::move(*ending.refused));
    co_return std::move(*ending.reply);
  }
  co_return busy_reply(in.request_id);
}

}

bool is_route(const House& house, const http::Request& request) {
  if (request.path().starts_with("/v1/")) return true;
  const auto match = house.router.match(request.method, request.path());
  return match.route || !match.allowed_methods.empty();
}

namespace {

// Organisations stand in the log, by id; they would have no end as labels.
OrgId org_of(const Match& match) {
  for (const auto& [name, text] : match.captured) {
    if (name == "org") return OrgId::parse(text).value_or(OrgId{});
  }
  return OrgId{};
}

}

Task<http::Reply> answer(House& house, http::Request& request) {
  const auto in = recognise(house, request);
  auto reply = readable(request, co_await answer_route(house, in));
  const auto route = in.match.route ? in.match.route->path : std::string_view("none");
  const auto method = http::method_name(request.method);
  const auto took = house.env.clock.now() - in.now;
  log::write_request(
      {in.request_id, method, route, reply.status, took, reply.body.size(), org_of(in.match)});
  metrics::count_request(method, route, reply.status, took);
  reply.with("X-Request-Id", in.request_id);
  security::harden(reply, security::class_of(reply),
                   house.env.config.public_url.starts_with("https:"));
  co_return reply;
}

}
