#include "skills/tenancy/org_membership_model.h"

#include <algorithm>

#include "tests/browser.h"

namespace aai::tenancy {
namespace {

using test::Browser, test::field, test::Method, test::org_path, test::World;

std::string membership_id(World& world, const test::Person& person) {
  return world.value("select id from memberships where org_id = '" +
                     std::string(person.org.view()) + "' and user_id = '" +
                     std::string(person.user.view()) + "'");
}

std::string org_count(World& world, const test::Person& person) {
  return world.value("select count(*) from orgs where created_by = '" +
                     std::string(person.user.view()) + "'");
}

std::string new_org(std::string_view name) {
  return R"({"name":")" + std::string(name) + R"(","time_zone":"Europe/Berlin"})";
}

}

TEST_CASE(
    "org_membership_model#1 an organisation, its owner and its place in the chooser appear "
    "together") {
  World world;
  const auto ada = world.person("Ada");

  const auto reply = world.call(Method::post, "/v1/orgs", new_org("Müller & Söhne"), ada);

  CHECK(reply.status == 200);
  CHECK(field(reply, "name") == "Müller & Söhne");
  CHECK(field(reply, "slug").starts_with("muller-sohne"));
  CHECK(field(reply, "role") == "owner");
  const auto me = world.call(Method::get, "/v1/me", "", ada);
  CHECK(field(me, "orgs[0].id") == field(reply, "id"));
  CHECK(field(me, "orgs[0].access") == "none");
  CHECK(field(me, "orgs[0].onboarded") == "false");
  CHECK(field(me, "next") == "/onboarding/");
  CHECK(field(world.call(Method::get, "/v1/orgs/" + field(reply, "id") + "/members", "", ada),
      "items[0].role") == "owner");
}

TEST_CASE(
    "org_membership_model#2 equal names get slugs of their own, and none that is the house's") {
  World world;
  const auto ada = world.person("Ada"), grace = world.person("Grace");

  const auto first = world.call(Method::post, "/v1/orgs", new_org("Admin"), ada);
  const auto second = world.call(Method::post, "/v1/orgs", new_org("Admin"), grace);

  CHECK(field(first, "slug").starts_with("admin-"));
  CHECK(field(second, "slug").starts_with("admin-"));
  CHECK(field(first, "slug") != field(second, "slug"));
  CHECK(slug_of("  ¿¿¿ ") == "practice");
  CHECK(slug_of("Smith, Jones LLP.") == "smith-jones-llp");
  CHECK(slug_of(std::string(200, 'a')).size() == 48);
}

TEST_CASE("org_membership_model#3 ten clicks at once make one organisation") {
  World world;
  const auto ada = world.person("Ada");
  Browser browser(world);
  browser.cookies["__Host-aai_session"] = ada.token;
  std::vector<http::Request> clicks(
      10, browser.request(Method::post, "/v1/orgs", new_org("Lovelace Law")));

  const auto replies = test::send_together(world, clicks);

  for (const auto& reply : replies) {
    CHECK(reply.status == 200);
    CHECK(field(reply, "id") == field(replies.front(), "id"));
  }
  CHECK(org_count(world, ada) == "1");
}

TEST_CASE(
    "org_membership_model#4 one person, two organisations, two roles: each decides for itself") {
  World world;
  const auto ada = world.owner("Lovelace Law"), initech = world.owner("Initech");
  const auto id = world.env.new_id<JobId>();
  world.rows("insert into memberships (org_id, id, user_id, role) values ('" +
      std::string(initech.org.view()) + "', '" +
             std::string(id.view()) + "', '" + std::string(ada.user.view()) + "', 'member')");
  auto ada_at_initech = ada;
  ada_at_initech.org = initech.org;
  const auto grace = world.member(ada), peter = world.member(initech);

  CHECK(world.call(Method::del, org_path(ada, "/members/" + membership_id(world, grace)), "", ada)
            .status == 204);
  const auto refused = world.call(Method::del, org_path(initech, "/members/" + membership_id(world,
      peter)), "", ada_at_initech);

  CHECK(refused.status == 403);
  CHECK(field(refused, "code") == "permissions.forbidden");
  CHECK(membership_id(world, peter) != "");
}

TEST_CASE("org_membership_model#5 the last owner can neither leave nor be demoted") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto path = org_path(ada, "/members/" + membership_id(world, ada));

  const auto removed = world.call(Method::del, path, "", ada);
  const auto demoted = world.call(Method::put, path + "/role", R"({"role":"member"})", ada);

  CHECK(field(removed, "code") == "tenancy.last_owner");
  CHECK(field(demoted, "code") == "tenancy.last_owner");
  CHECK(world.call(Method::get, org_path(ada, "/members"), "", ada).status == 200);
}

TEST_CASE("org_membership_model#6 two owners who remove each other at once leave one") {
  World world;
  for (int run = 0; run < 20; ++run) {
    const auto ada = world.owner("Lovelace Law"), grace = world.member(ada, "owner");
    Browser first(world), second(world);
    first.cookies["__Host-aai_session"] = ada.token;
    second.cookies["__Host-aai_session"] = grace.token;

    const auto replies = test::send_together(
        world,
        {first.request(Method::del, org_path(ada, "/members/" + membership_id(world, grace)), ""),
         second.request(Method::del, org_path(ada, "/members/" + membership_id(world, ada)), "")});

    CHECK(std::ranges::count(replies, 204, &http::Reply::status) == 1);
    CHECK(world.value("select count(*) from memberships where role = 'owner' and org_id = '" +
        std::string(ada.org.view()) + "'") == "1");
  }
}

TEST_CASE("org_membership_model#7 a member of another organisation is not there, whoever asks") {
  World world;
  const auto ada = world.owner("Lovelace Law"), initech = world.owner("Initech");
  const auto foreign = membership_id(world, initech);

  CHECK(world.call(Method::del, org_path(ada, "/members/" + foreign), "", ada).status == 404);
  CHECK(world
            .call(Method::put, org_path(ada, "/members/" + foreign + "/role"),
                  R"({"role":"member"})", ada)
            .status == 404);
  CHECK(world.call(Method::get, org_path(initech, "/members"), "", ada).status == 404);
  CHECK(world.value("select role from memberships where id = '" + foreign + "'") == "owner");
}

TEST_CASE("org_membership_model#8 one person owns ten organisations at most") {
  World world;
  const auto ada = world.person("Ada");
  for (int i = 0; i < 10; ++i) {
    CHECK(world.call(Method::post, "/v1/orgs", new_org("Practice " + std::to_string(i)), ada)
              .status == 200);
    world.clock.advance(std::chrono::minutes(1));
  }

  const auto reply = world.call(Method::post, "/v1/orgs", new_org("Practice 11"), ada);

  CHECK(field(reply, "code") == "tenancy.too_many_orgs");
  CHECK(org_count(world, ada) == "10");
}

}
