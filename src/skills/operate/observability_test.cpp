#include "skills/operate/observability.h"

#include "platform/metrics/metrics.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

using namespace aai;
using http::Method;
using test::World;

TEST_CASE("observability#4 alive and ready are two questions, and both are answered") {
  World world;

  CHECK(world.call(Method::get, "/healthz").status == 200);
  CHECK(world.call(Method::get, "/readyz").body == R"({"status":"ok"})");
}

TEST_CASE("observability#4 without its database the house is alive but not ready") {
  World world;
  pg::PoolLimits impatient;
  impatient.waiting_time_max = std::chrono::milliseconds(100);
  pg::Pool nowhere(world.io, "host=/nowhere", impatient);
  const http::Request request;
  pg::Tx tx(nowhere, pg::Access::read, std::nullopt, {});
  Ctx ctx{world.env, request, tx, world.clock.now()};

  CHECK(world.wait(operate::tell_alive(ctx)).status == "ok");
  CHECK(test::refusal(world, operate::tell_ready(ctx)) == "operate.not_ready");
}

TEST_CASE("observability#6 numbers are for scrapers of our own network") {
  World world;
  metrics::registry().counter("seen_by_test_total", "Seen.").add();
  http::Request request;
  request.target = "/metrics";

  for (const auto* inside : {"127.0.0.1", "10.1.2.3", "::1", "fd00::1"}) {
    request.peer = inside;
    const auto reply = world.wait(world.answer(request));
    CHECK(reply.status == 200);
    CHECK(reply.body.find("# TYPE seen_by_test_total counter\n") != std::string::npos);
  }
  for (const auto* outside : {"8.8.8.8", "2606:4700::1111", "unknown", ""}) {
    request.peer = outside;
    CHECK(world.wait(world.answer(request)).status == 404);
  }
}
