// The drafts' routes by the house's own handlers and queries, with one round trip to PostgreSQL per
// statement: what the single flight of the product is measured against. Run by bench/http/run.mjs.
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

namespace {

using namespace aai;

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
    const auto entered =
        co_await tx(app::sql::enter_org, ctx.org, token_hash, match.route->perm.name, ctx.now);
    ctx.user = entered.user_id;
    tx.hold_commit();
    auto reply = co_await match.route->endpoint.run(ctx, request);
    co_await tx.commit();
    co_return reply;
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
