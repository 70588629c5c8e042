#include "skills/account/profile_settings.h"

#include "tests/world.h"

namespace aai::account {
namespace {

using test::field, test::Method, test::World;

}

TEST_CASE(
    "profile_settings#1 what is given changes and is in effect at once, what is absent stays") {
  World world;
  const auto ada = world.person("Ada"), grace = world.person("Grace");

  const auto reply =
      world.call(Method::patch, "/v1/me", R"({"name":"Ada King","time_zone":"Europe/Kyiv"})", ada);

  CHECK(reply.status == 200);
  CHECK(field(reply, "user.name") == "Ada King");
  CHECK(field(reply, "user.time_zone") == "Europe/Kyiv");
  CHECK(field(reply, "user.locale") == "en");
  CHECK(field(world.call(Method::get, "/v1/me", "", ada), "user.name") == "Ada King");
  CHECK(field(world.call(Method::get, "/v1/me", "", grace), "user.name") == "Grace");
}

TEST_CASE(
    "profile_settings#2 offsets, abbreviations, unknown keys and wrong types are refused with the "
    "field") {
  World world;
  const auto ada = world.person("Ada");
  const auto wrong = [&](std::string_view body) {
    const auto reply = world.call(Method::patch, "/v1/me", body, ada);
    CHECK(reply.status == 422);
    return field(reply, "fields[0].path");
  };

  CHECK(wrong(R"({"time_zone":"+02:00"})") == "body.time_zone");
  CHECK(wrong(R"({"time_zone":"IST"})") == "body.time_zone");
  CHECK(wrong(R"({"time_zone":"../../etc/passwd"})") == "body.time_zone");
  CHECK(wrong(R"({"locale":"klingon"})") == "body.locale");
  CHECK(wrong(R"({"name":5})") == "body.name");
  CHECK(wrong(R"({"name":"Ada\r\nBcc: x"})") == "body.name");
  CHECK(wrong(R"({"operator":true})") == "body.operator");
  CHECK(wrong(R"({"email":"other@example.com"})") == "body.email");

  CHECK(field(world.call(Method::get, "/v1/me", "", ada), "user.time_zone") == "UTC");
}

TEST_CASE("profile_settings#3 a name is any script, up to 200 characters, or none") {
  World world;
  const auto ada = world.person("Ada");

  CHECK(field(world.call(Method::patch, "/v1/me", R"({"name":"עדה לאבלייס"})", ada), "user.name") ==
        "עדה לאבלייס");
  CHECK(world.call(Method::patch, "/v1/me", R"({"name":")" + std::string(201, 'a') + "\"}", ada)
            .status == 422);
  CHECK(field(world.call(Method::patch, "/v1/me", R"({"name":"","locale":"de-AT"})", ada),
              "user.name") == "");
}

TEST_CASE("profile_settings#4 the list of organisations tells what each may do right now") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  CHECK(field(world.call(Method::get, "/v1/me", "", ada), "orgs[0].access") == "none");

  world.rows("insert into subscriptions (org_id, id, plan_key, status, trial_ends_at) values ('" +
             std::string(ada.org.view()) + "', gen_random_uuid(), 'practice', 'trialing', '" +
             to_rfc3339(world.clock.now() + std::chrono::hours(24)) + "')");

  CHECK(field(world.call(Method::get, "/v1/me", "", ada), "orgs[0].access") == "trial");
  CHECK(world.value("select access from membership_routes where org_id = '" +
                    std::string(ada.org.view()) + "'") == "trial");
  world.rows("update subscriptions set status = 'canceled', ended_at = '" +
             to_rfc3339(world.clock.now()) + "' where org_id = '" + std::string(ada.org.view()) +
             "'");
  CHECK(field(world.call(Method::get, "/v1/me", "", ada), "orgs[0].access") != "trial");
}

TEST_CASE("profile_settings#5 without a session nobody is anybody") {
  World world;
  CHECK(world.call(Method::get, "/v1/me").status == 401);
  CHECK(world.call(Method::patch, "/v1/me", R"({"name":"x"})").status == 401);
}

}
