// Skill 013: the organisation is in the path, checked once, and carried everywhere. The machinery
// is enter_org() and app/pipeline.cpp: there is no active organisation in a session to go stale.
#include "app/modules.h"
#include "platform/http/route.h"
#include "tests/browser.h"

namespace aai::tenancy {
namespace {

using test::field, test::Method, test::org_path, test::World;

std::string member_names(const http::Reply& reply) { return field(reply, "items[0].email") +
    field(reply, "items[1].email"); }

}

TEST_CASE(
    "tenant_context#1 two tabs, two organisations, one session: each request lands where its path "
    "says") {
  World world;
  const auto ada = world.owner("Lovelace Law"), initech = world.owner("Initech");
  auto ada_at_initech = ada;
  ada_at_initech.org = initech.org;
  world.rows("insert into memberships (org_id, id, user_id, role, created_at) values ('" +
             std::string(initech.org.view()) + "', gen_random_uuid(), '" +
             std::string(ada.user.view()) + "', 'member', now() + interval '1 day')");

  for (int i = 0; i < 3; ++i) {
    const auto mine = world.call(Method::get, org_path(ada, "/members"), "", ada);
    const auto theirs = world.call(Method::get, org_path(initech, "/members"), "", ada_at_initech);
    CHECK(member_names(mine) == ada.email);
    CHECK(member_names(theirs) == initech.email + ada.email);
  }
}

TEST_CASE(
    "tenant_context#2 a foreign organisation and one that does not exist are told apart by "
    "nothing") {
  World world;
  const auto ada = world.owner("Lovelace Law"), initech = world.owner("Initech");
  const auto nobody = world.env.new_id<OrgId>();

  auto foreign = world.call(Method::get, org_path(initech, "/members"), "", ada);
  auto missing =
      world.call(Method::get, "/v1/orgs/" + std::string(nobody.view()) + "/members", "", ada);
  auto garbled = world.call(Method::get, "/v1/orgs/not-an-id/members", "", ada);

  CHECK(foreign.status == 404);
  CHECK(missing.status == 404);
  CHECK(garbled.status == 404);
  CHECK(field(foreign, "code") == field(missing, "code"));
  CHECK(field(foreign, "title") == field(missing, "title"));
  CHECK(foreign.body.size() == missing.body.size());
}

TEST_CASE("tenant_context#3 no route takes the organisation from its body") {
  json::Schemas schemas;
  for (const auto* module : app::all_modules()) {
    for (const auto& route : module->routes) {
      if (route.is_operators()) continue;
      CAPTURE(route.path);
      const auto reference = route.endpoint.takes(schemas);
      const auto name = reference.substr(reference.rfind('/') + 1,
                                         reference.rfind('"') - reference.rfind('/') - 1);
      CHECK(schemas[name].find("\"org_id\"") == std::string::npos);
    }
  }
}

TEST_CASE("tenant_context#4 a membership that ends, ends with the next request") {
  World world;
  const auto ada = world.owner("Lovelace Law"), grace = world.member(ada);
  CHECK(world.call(Method::get, org_path(ada, "/members"), "", grace).status == 200);

  world.rows("delete from memberships where user_id = '" + std::string(grace.user.view()) + "'");

  CHECK(world.call(Method::get, org_path(ada, "/members"), "", grace).status == 404);
  CHECK(world.call(Method::get, org_path(ada, "/members"), "", ada).status == 200);
}

}
