// Idempotent requests (skill 049): the same request twice has one effect and one answer.
#include "skills/reliability/idempotent_requests.h"

#include <algorithm>

#include "gen/sql/app/entering.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "platform/crypto/tokens.h"
#include "platform/pg/fault.h"
#include "platform/pg/pool.h"
#include "tests/world.h"

namespace aai::test {
namespace {

struct Attempt {
  http::Request request;
  std::string key;
};

http::Request post(std::string path, std::string body) {
  http::Request request;
  request.method = Method::post;
  request.target = std::move(path);
  request.body = std::move(body);
  return request;
}

// What the pipeline does: enter as the person, claim, do (one event), remember, commit.
Task<std::string> perform(World& world, const Person& who, Attempt asked, int status = 201) {
  auto opening = pg::bind(app::sql::enter_user, crypto::token_hash(who.token), world.clock.now());
  pg::Tx tx(world.pool("aai_app"), pg::Access::write, std::move(opening), {});
  Ctx ctx{world.env, asked.request, tx, world.clock.now()};
  const auto print = reliability::fingerprint_of(asked.request);
  const auto earlier = co_await reliability::claim(ctx, asked.key, print);
  if (earlier) co_return "again " + std::to_string(earlier->status) + " " + earlier->body;

  ctx.org = house_org;
  const auto topic = "did " + std::string(who.user.view());
  tx.queue(jobs::sql::record_event, house_org, topic, json::Raw{});
  http::Reply reply;
  reply.status = status;
  reply.body = "{\"id\":1}";
  reply.with("Location", "/v1/things/1");
  reliability::remember(ctx, asked.key, print, reply);
  co_await tx.commit();
  co_return "done";
}

std::string attempt(World& world, const Person& who, Attempt asked, int status = 201) {
  try {
    return world.wait(perform(world, who, std::move(asked), status));
  } catch (const pg::Raised& raised) {
    return raised.code;
  } catch (const Refusal& refused) {
    return std::string(refused.problem.code);
  }
}

std::string effects(World& world, const Person& who) {
  return world.value("select count(*) from org_events where topic = 'did " +
                     std::string(who.user.view()) + "'");
}

}

TEST_CASE(
    "idempotent_requests#1 the second of two equal requests gets the first one's answer, and "
    "nothing happens again") {
  World world;
  const auto ada = world.person("Ada");

  CHECK(attempt(world, ada, {post("/v1/things", R"({"a":1,"b":[2,{"c":3,"d":4}]})"), "k"}) ==
        "done");
  CHECK(attempt(world, ada, {post("/v1/things", R"({ "b": [2,{"d":4,"c":3}], "a": 1 })"), "k"}) ==
        R"(again 201 {"id":1})");
  CHECK(effects(world, ada) == "1");
}

TEST_CASE(
    "idempotent_requests#2 the same key with another body is refused, whatever the order of "
    "lists") {
  World world;
  const auto ada = world.person("Ada");
  attempt(world, ada, {post("/v1/things", R"({"a":[1,2]})"), "k"});

  CHECK(attempt(world, ada, {post("/v1/things", R"({"a":[2,1]})"), "k"}) ==
        "api.idempotency_key_reused");
  CHECK(attempt(world, ada, {post("/v1/things", ""), "k"}) == "api.idempotency_key_reused");
  CHECK(effects(world, ada) == "1");
}

TEST_CASE(
    "idempotent_requests#3 keys belong to one person and one path: everybody calls theirs 1") {
  World world;
  const auto ada = world.person("Ada"), grace = world.person("Grace");
  const auto thing = post("/v1/things", "{}");

  CHECK(attempt(world, ada, {thing, "1"}) == "done");
  CHECK(attempt(world, grace, {thing, "1"}) == "done");
  CHECK(attempt(world, ada, {post("/v1/other-things", "{}"), "1"}) == "done");
  CHECK(attempt(world, ada, {thing, "2"}) == "done");
}

TEST_CASE(
    "idempotent_requests#4 of equal requests at once one acts, the other is told to wait, none "
    "twice") {
  World world;
  const auto ada = world.person("Ada");
  const Attempt asked{post("/v1/things", "{}"), "k"};
  std::vector<std::string> answers;
  const auto note = [&](std::exception_ptr fault, std::string answer) {
    answers.push_back(fault ? "refused" : answer);
  };
  for (int i = 0; i < 20; ++i) boost::asio::co_spawn(world.io, perform(world, ada, asked), note);
  world.io.restart();
  while (answers.size() < 20 && world.io.run_one() > 0) {}

  CHECK(std::ranges::count(answers, "done") == 1);
  CHECK(effects(world, ada) == "1");
  CHECK(attempt(world, ada, asked) == R"(again 201 {"id":1})");
}

TEST_CASE("idempotent_requests#5 an answer that asks for a repetition is not kept") {
  World world;
  const auto ada = world.person("Ada");
  attempt(world, ada, {post("/v1/things", "{}"), "k"}, 503);
  attempt(world, ada, {post("/v1/things", "{}"), "q"}, 429);

  CHECK(attempt(world, ada, {post("/v1/things", "{}"), "k"}) == "done");
  CHECK(attempt(world, ada, {post("/v1/things", "{}"), "q"}) == "done");
}

TEST_CASE("idempotent_requests#6 a key that is none is refused before anything is asked") {
  World world;
  const auto ada = world.person("Ada");

  for (const auto& key : {std::string(), std::string(10'000, 'k'), std::string("a b"),
                          std::string("a\n"), std::string("\xff")})
    CHECK(attempt(world, ada, {post("/v1/things", "{}"), key}) == "api.idempotency_key_invalid");
  CHECK(effects(world, ada) == "0");
}

TEST_CASE(
    "idempotent_requests#7 the answer comes back with its Location and says that it is a "
    "repetition") {
  World world;
  const auto ada = world.person("Ada");
  const auto request = post("/v1/things", "{}");
  attempt(world, ada, {request, "k"});

  auto opening = pg::bind(app::sql::enter_user, crypto::token_hash(ada.token), world.clock.now());
  pg::Tx tx(world.pool("aai_app"), pg::Access::write, std::move(opening), {});
  Ctx ctx{world.env, request, tx, world.clock.now()};
  const auto print = reliability::fingerprint_of(request);
  const auto earlier = world.wait(reliability::claim(ctx, "k", print));

  REQUIRE(earlier);
  CHECK(http::find_header(earlier->headers, "Location") == "/v1/things/1");
  CHECK(http::find_header(earlier->headers, "Idempotent-Replayed") == "true");
}
}
