// The journey of a request, without sockets.
#include "tests/world.h"

namespace aai::test {

TEST_CASE("pipeline: an address that does not exist is a problem with an id to quote") {
  World world;

  const auto reply = world.call(Method::get, "/v1/nowhere");

  CHECK(reply.status == 404);
  CHECK(reply.content_type == "application/problem+json");
  CHECK(field(reply, "code") == "api.not_found");
  CHECK(field(reply, "request_id").size() == 16);
}

TEST_CASE("pipeline: who follows a link that leads nowhere reads a page, and a program a problem") {
  World world;
  const http::Headers followed = {{"sec-fetch-mode", "navigate"}};

  const auto page = world.call(Method::get, "/u/a-token-of-nobody", "", {}, followed);
  const auto problem = world.call(Method::get, "/u/a-token-of-nobody");
  const auto closed = world.call(Method::get, "/v1/me", "", {}, followed);

  CHECK(page.status == 404);
  CHECK(page.content_type.starts_with("text/html"));
  CHECK(page.body.find("<h1>There is nothing here.</h1>") != std::string::npos);
  CHECK(page.body.find(http::find_header(page.headers, "x-request-id")) != std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  CHECK(problem.content_type == "application/problem+json");
  CHECK(closed.status == 401);
  CHECK(closed.body.find("href=\"/sign-in\"") != std::string::npos);
}

TEST_CASE("pipeline: the wrong method says which are right") {
  World world;

  const auto reply = world.call(Method::del, "/openapi.json");

  CHECK(reply.status == 405);
  CHECK(field(reply, "detail") == "GET");
}

TEST_CASE("pipeline: a caller beyond the budget is told when to come back") {
  World world;
  for (int i = 0; i < 120; ++i) CHECK(world.call(Method::get, "/openapi.json").status == 200);

  const auto reply = world.call(Method::get, "/openapi.json");

  CHECK(reply.status == 429);
  CHECK(field(reply, "code") == "api.slow_down");
  CHECK(http::find_header(reply.headers, "retry-after") != "");
}

TEST_CASE(
    "pipeline: a repeated request is answered again, also where the handler entered another "
    "organisation") {
  World world;
  const auto ada = world.person("Ada");
  const http::Headers key = {{"idempotency-key", "once"}};
  const std::string_view body = R"({"name":"Lovelace Law","time_zone":"Europe/London"})";

  const auto first = world.call(Method::post, "/v1/orgs", body, ada, key);
  const auto again = world.call(Method::post, "/v1/orgs", body, ada, key);

  CHECK(first.status < 300);
  CHECK(again.body == first.body);
  CHECK(world.value("select count(*) from orgs where created_by = '" +
                    std::string(ada.user.view()) + "'") == "1");
}

TEST_CASE("pipeline: the OpenAPI document is JSON and names itself") {
  World world;

  const auto reply = world.call(Method::get, "/openapi.json");

  CHECK(reply.status == 200);
  CHECK(field(reply, "openapi") == "3.1.0");
}

}
