#include "skills/identity/magic_link_sign_in.h"

#include <algorithm>

#include "tests/sign_in.h"

namespace aai::identity {
namespace {

using test::ask_to_sign_in, test::Browser, test::field, test::mailed_secrets, test::Method,
    test::new_address, test::World;

std::string token_body(const LinkSecrets& secrets) {
  return R"({"token":")" + secrets.token + "\"}";
}

std::string code_body(const std::string& id, const std::string& code) {
  return R"({"request_id":")" + id + R"(","code":")" + code + "\"}";
}

std::string session_count(World& world, const std::string& email) {
  return world.value("select count(*) from sessions s join users u on u.id = s.user_id where "
      "u.email_key = '" + email + "'");
}

std::string user_count(World& world, const std::string& email) {
  return world.value("select count(*) from users where email_key = '" + email + "'");
}

std::string other_code(const std::string& code) { return code == "000000" ? "000001" : "000000"; }

}

TEST_CASE(
    "magic_link_sign_in#1 a known and an unknown address get the same answer, and no user is "
    "made") {
  World world;
  const auto ada = world.person("Ada");
  Browser browser(world), other(world);
  const auto stranger = new_address(world, "stranger");

  const auto known = browser.post("/v1/auth/magic-links", R"({"email":")" + ada.email + "\"}");
  const auto unknown = other.post("/v1/auth/magic-links", R"({"email":")" + stranger + "\"}");

  CHECK(known.status == 202);
  CHECK(unknown.status == 202);
  CHECK(known.body.size() == unknown.body.size());
  CHECK(known.headers.size() == unknown.headers.size());
  CHECK(user_count(world, stranger) == "0");
  CHECK(session_count(world, ada.email) == "1");
  CHECK(world.http.calls.empty());
}

TEST_CASE(
    "magic_link_sign_in#2 the queue holds neither token nor code nor address, plain or hashed") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");

  const auto id = ask_to_sign_in(browser, email);
  const auto secrets = mailed_secrets(world, id);

  REQUIRE(secrets);
  CHECK(world.value("select payload::text from jobs where payload ->> 'request_id' = '" + id +
                    "'") == R"({"request_id": ")" + id + "\"}");
  const auto everything = world.value(
      "select (to_jsonb(l) || to_jsonb(r))::text from magic_links l "
      "join magic_link_requests r on r.id = l.id where l.id = '" +
      id + "'");
  CHECK(everything.find(secrets->token) == std::string::npos);
  CHECK(everything.find(secrets->code) == std::string::npos);
}

TEST_CASE(
    "magic_link_sign_in#3 five looks at the page and twenty clicks at once give one session") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto secrets = mailed_secrets(world, ask_to_sign_in(browser, email));
  REQUIRE(secrets);
  for (int i = 0; i < 5; ++i) CHECK(browser.get("/v1/auth/magic-links/consume").status == 405);
  CHECK(session_count(world, email) == "0");

  world.config.rate_limit_scale = 10;
  std::vector<http::Request> clicks(
      20, browser.request(Method::post, "/v1/auth/magic-links/consume", token_body(*secrets)));
  const auto replies = test::send_together(world, clicks);

  CHECK(std::ranges::count(replies, 200, &http::Reply::status) == 1);
  CHECK(std::ranges::count(replies, 410, &http::Reply::status) == 19);
  CHECK(session_count(world, email) == "1");
  CHECK(user_count(world, email) == "1");
}

TEST_CASE("magic_link_sign_in#4 from another browser there is no session, and the link stays good "
    "for the right one") {
  World world;
  Browser asking(world), mallory(world);
  const auto email = new_address(world, "ada");
  const auto secrets = mailed_secrets(world, ask_to_sign_in(asking, email));
  REQUIRE(secrets);
  ask_to_sign_in(mallory, new_address(world, "mallory"));

  const auto stolen = mallory.post("/v1/auth/magic-links/consume", token_body(*secrets));

  CHECK(stolen.status == 409);
  CHECK(field(stolen, "code") == "auth.other_browser");
  CHECK(!mallory.cookies.contains(std::string(session_cookie)));
  CHECK(session_count(world, email) == "0");
  CHECK(asking.post("/v1/auth/magic-links/consume", token_body(*secrets)).status == 200);
}

TEST_CASE(
    "magic_link_sign_in#5 twelve requests at once from twelve networks: equal answers, three "
    "mails") {
  World world;
  const auto email = new_address(world, "ada");
  std::vector<http::Request> requests;
  for (int i = 0; i < 12; ++i) {
    Browser browser(world);
    browser.peer = "198.51." + std::to_string(i) + ".1";
    requests.push_back(
        browser.request(Method::post, "/v1/auth/magic-links", R"({"email":")" + email + "\"}"));
  }

  const auto replies = test::send_together(world, requests);

  for (const auto& reply : replies) {
    CHECK(reply.status == 202);
    CHECK(reply.body.size() == replies.front().body.size());
  }
  CHECK(world.value("select count(*) from jobs j join magic_link_requests r on r.id::text = "
      "j.payload ->> 'request_id' where r.email = '" + email + "'") == "3");
}

TEST_CASE("magic_link_sign_in: where every limit is raised, so are these") {
  World world;
  world.config.rate_limit_scale = 2;
  Browser browser(world);
  const auto email = new_address(world, "ada");

  for (int i = 0; i < 6; ++i)
    CHECK(mailed_secrets(world, ask_to_sign_in(browser, email)).has_value());

  CHECK(!mailed_secrets(world, ask_to_sign_in(browser, email)));
}

TEST_CASE("magic_link_sign_in#6 a way out of the site leads home") {
  for (const std::string_view evil :
       {"//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil", "/%09\n/evil",
        "javascript:alert(1)", "", "evil", "/a\\b", "/\x7f", "/ \t//evil"}) {
    CAPTURE(evil);
    CHECK(safe_next(evil) == "/");
  }
  CHECK(safe_next("/portal/?tab=drafts#top") == "/portal/?tab=drafts#top");

  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto secrets = mailed_secrets(world, ask_to_sign_in(browser, email, "//evil.example/x"));
  REQUIRE(secrets);
  CHECK(field(browser.post("/v1/auth/magic-links/consume", token_body(*secrets)), "next") ==
        "/onboarding/");
  const auto again = mailed_secrets(world, ask_to_sign_in(browser, email, "/portal/drafts/"));
  REQUIRE(again);
  CHECK(field(browser.post("/v1/auth/magic-links/consume", token_body(*again)), "next") ==
        "/portal/drafts/");
}

TEST_CASE(
    "magic_link_sign_in#7 the code signs in where it was asked for, and is dead after five "
    "guesses") {
  World world;
  Browser browser(world), mallory(world);
  const auto email = new_address(world, "ada");
  const auto id = ask_to_sign_in(browser, email);
  const auto secrets = mailed_secrets(world, id);
  REQUIRE(secrets);
  const auto wrong = code_body(id, other_code(secrets->code)), right = code_body(id, secrets->code);

  CHECK(field(mallory.post("/v1/auth/codes/consume", right), "code") == "auth.code_dead");
  for (int i = 0; i < 5; ++i) {
    const auto guess = browser.post("/v1/auth/codes/consume", wrong);
    CHECK(guess.status == 422);
    CHECK(field(guess, "code") == "auth.code_invalid");
  }
  const auto late = browser.post("/v1/auth/codes/consume", right);

  CHECK(late.status == 410);
  CHECK(field(late, "code") == "auth.code_dead");
  CHECK(session_count(world, email) == "0");
  const auto next = ask_to_sign_in(browser, email);
  const auto fresh = mailed_secrets(world, next);
  REQUIRE(fresh);
  CHECK(browser.post("/v1/auth/codes/consume", code_body(next, fresh->code)).status == 200);
}

TEST_CASE("magic_link_sign_in#8 a throttled request looks like any other to who guesses its code") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  for (int i = 0; i < 3; ++i) ask_to_sign_in(browser, email);

  const auto throttled = ask_to_sign_in(browser, email);

  CHECK(!mailed_secrets(world, throttled));
  for (int i = 0; i < 5; ++i)
    CHECK(browser.post("/v1/auth/codes/consume", code_body(throttled, "000000")).status == 422);
  CHECK(browser.post("/v1/auth/codes/consume", code_body(throttled, "000000")).status == 410);
}

TEST_CASE("magic_link_sign_in#9 several links stay good until the first success burns them all") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto first = mailed_secrets(world, ask_to_sign_in(browser, email));
  const auto second = mailed_secrets(world, ask_to_sign_in(browser, email));
  REQUIRE(first);
  REQUIRE(second);

  CHECK(browser.post("/v1/auth/magic-links/consume", token_body(*first)).status == 200);

  CHECK(browser.post("/v1/auth/magic-links/consume", token_body(*first)).status == 410);
  CHECK(browser.post("/v1/auth/magic-links/consume", token_body(*second)).status == 410);
  CHECK(session_count(world, email) == "1");
}

TEST_CASE(
    "magic_link_sign_in#10 ten minutes count from sending, and a repeated job makes the same "
    "link") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto id = ask_to_sign_in(browser, email);
  world.clock.advance(std::chrono::minutes(7));
  const auto secrets = mailed_secrets(world, id);
  const auto repeated = mailed_secrets(world, id);
  REQUIRE(secrets);
  REQUIRE(repeated);
  CHECK(secrets->token == repeated->token);
  CHECK(secrets->code == repeated->code);

  world.clock.advance(std::chrono::minutes(9));
  auto just_in_time = browser;
  CHECK(just_in_time.post("/v1/auth/magic-links/consume", token_body(*secrets)).status == 200);
  CHECK(!mailed_secrets(world, id));

  const auto late_id = ask_to_sign_in(browser, email);
  const auto late = mailed_secrets(world, late_id);
  REQUIRE(late);
  world.clock.advance(std::chrono::minutes(10));
  CHECK(browser.post("/v1/auth/magic-links/consume", token_body(*late)).status == 410);
  CHECK(browser.post("/v1/auth/codes/consume", code_body(late_id, late->code)).status == 410);
}

TEST_CASE(
    "magic_link_sign_in#11 what was opened before the address was proven goes with the first "
    "proof") {
  World world;
  const auto planted = world.person("Ada");
  world.rows("update users set verified_at = null where id = '" + std::string(planted.user.view()) +
             "'");
  Browser browser(world);
  const auto secrets = mailed_secrets(world, ask_to_sign_in(browser, planted.email));
  REQUIRE(secrets);

  CHECK(browser.post("/v1/auth/magic-links/consume", token_body(*secrets)).status == 200);

  CHECK(world.call(Method::get, "/v1/me", "", planted).status == 401);
  CHECK(session_count(world, planted.email) == "1");
}

TEST_CASE(
    "magic_link_sign_in#12 the addresses the configuration names become operators, and no others") {
  World world;
  Browser olga(world), ada(world);
  const auto operator_email = new_address(world, "Olga"), email = new_address(world, "ada");
  world.config.operator_emails = "someone@example.com, " + operator_email;

  const auto secrets = mailed_secrets(world, ask_to_sign_in(olga, operator_email));
  const auto others = mailed_secrets(world, ask_to_sign_in(ada, email));
  REQUIRE(secrets);
  REQUIRE(others);
  const auto operator_reply = olga.post("/v1/auth/magic-links/consume", token_body(*secrets));
  const auto reply = ada.post("/v1/auth/magic-links/consume", token_body(*others));

  CHECK(field(operator_reply, "operator") == "true");
  CHECK(field(operator_reply, "next") == "/dashboard/");
  CHECK(field(reply, "operator") == "false");
  CHECK(field(reply, "next") == "/onboarding/");
}

TEST_CASE("magic_link_sign_in#13 another site cannot spend the link for the person") {
  World world;
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto secrets = mailed_secrets(world, ask_to_sign_in(browser, email));
  REQUIRE(secrets);
  auto forged = browser.request(Method::post, "/v1/auth/magic-links/consume", token_body(*secrets));
  forged.headers[0].second = "cross-site";

  CHECK(world.wait(world.answer(forged)).status == 403);
  CHECK(session_count(world, email) == "0");
}

}
