// The drafts' routes by the house's own handlers and queries, with one round trip to PostgreSQL per
// statement, also for those that the product sends as one function when it enters: what its single
// flight is measured against. Run by bench/http/run.mjs.
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <thread>

#include "app/modules.h"
#include "app/problem_reply.h"
#include "app/router.h"
#include "gen/sql/app/entering.h"
#include "platform/crypto/digest.h"
#include "platform/http/server.h"
#include "platform/net/curl_client.h"
#include "platform/pg/pool.h"
#include "skills/security/browser_hardening.h"

namespace aai {

struct FoundText {
  std::string value;
};
AAI_DESCRIBE(FoundText, value);

struct FoundSession {
  UserId user_id;
  SessionId session_id;
};
AAI_DESCRIBE(FoundSession, user_id, session_id);

}
namespace {

using namespace aai;

template <class... Args>
using Asked = pg::Query<pg::Rows::one, FoundText, Args...>;

constexpr Asked<std::string_view, std::string_view> keep{"bench.keep",
                                               "select set_config($1, $2, true) as value"};
constexpr pg::Query<pg::Rows::one, FoundSession, Bytes, Instant> session_of{
    "bench.session_of",
    "select user_id, id as session_id from sessions where token_hash = $1 and expires_at > $2"};
constexpr Asked<OrgId, UserId> role_of{
    "bench.role_of", "select role as value from memberships where org_id = $1 and user_id = $2"};
constexpr Asked<std::string, std::string_view> allowed{
    "bench.allowed",
    "select permission as value from role_permissions where role = $1 and permission = $2"};

struct Loop {
  explicit Loop(unsigned short port)
      : client(io),
        env{clock, random, client, config},
        pool(io, database_as(config, "aai_app")),
        server(io, listen_at(port), {},
               [this](http::Request& request) { return reply_to(request); }) {}

  static http::ListenOptions listen_at(unsigned short port) {
    http::ListenOptions listen;
    listen.port = port;
    return listen;
  }

  Task<http::Reply> reply_to(http::Request& request) {
    http::Reply reply;
    try {
      reply = co_await answer(request);
    } catch (const Refusal& refusal) {
      reply = app::problem_reply(refusal, "");
    } catch (const std::exception& fault) {
      reply = app::fault_reply(fault.what());
    }
    security::harden(reply, security::class_of(reply), false);
    co_return reply;
  }

  // BEGIN, each statement and COMMIT wait for their answers.
  Task<http::Reply> answer(const http::Request& request) {
    const auto match = router.match(request.method, request.path());
    require(match.route != nullptr, not_found);
    pg::Tx tx(pool, pg::Access::write, std::nullopt, {});
    Ctx ctx{env, request, tx, clock.now()};
    ctx.captured = match.captured;
    ctx.org = ctx.path_id<OrgId>("org");
    const Bytes token_hash{crypto::sha256(request.cookie("__Host-aai_session"))};
    co_await tx.flush();
    co_await enter(ctx, token_hash, match.route->perm.name);
    tx.hold_commit();
    auto reply = co_await match.route->endpoint.run(ctx, request);
    co_await tx.commit();
    co_return reply;
  }

  // What enter_org() does, as a server without it would.
  static Task<void> enter(Ctx& ctx, const Bytes& token_hash, std::string_view permission) {
    co_await ctx.tx(keep, "app.org_id", ctx.org.view());
    const auto session = co_await ctx.tx(session_of, token_hash, ctx.now);
    co_await ctx.tx(keep, "app.user_id", session.user_id.view());
    const auto role = co_await ctx.tx(role_of, ctx.org, session.user_id);
    co_await ctx.tx(allowed, role.value, permission);
    co_await ctx.tx(keep, "app.asker", session.session_id.view());
    ctx.user = session.user_id;
  }

  SystemClock clock;
  SystemRandom random;
  Config config = load_config();
  app::Router router{app::all_modules()};
  boost::asio::io_context io{1};
  net::CurlClient client;
  Env env;
  pg::Pool pool;
  http::Server server;
};

}

int main(int count, char** arguments) {
  const auto port = static_cast<unsigned short>(count > 1 ? std::atoi(arguments[1]) : 8081);
  const int threads = load_config().threads;
  std::vector<std::unique_ptr<Loop>> loops;
  for (int i = 0; i < threads; ++i) loops.push_back(std::make_unique<Loop>(port));
  std::vector<std::jthread> running;
  for (const auto& loop : loops) running.emplace_back([&loop] { loop->io.run(); });
}
