// Skill 027: permissions are asked for by name, roles are bundles of them, and nobody gives what
// they do not hold. The machinery is platform/http/perm.h, enter_org() and tenancy's change_role.
#include <set>

#include "app/modules.h"
#include "platform/http/route.h"
#include "tests/world.h"

namespace aai {
namespace {

using test::field, test::Method, test::org_path, test::World;

std::string membership_id(World& world, const test::Person& person) {
  return world.value("select id from memberships where org_id = '" +
                     std::string(person.org.view()) + "' and user_id = '" +
                     std::string(person.user.view()) + "'");
}

http::Reply set_role(World& world, const test::Person& by, const test::Person& whose,
                     std::string_view role) {
  return world.call(Method::put, org_path(by, "/members/" + membership_id(world, whose) + "/role"),
                    R"({"role":")" + std::string(role) + "\"}", by);
}
}

TEST_CASE(
    "roles_permissions#1 every route names a permission, and a route of an organisation never "
    "anyone's") {
  for (const auto* module : app::all_modules()) {
    for (const auto& route : module->routes) {
      CAPTURE(route.path);
      CHECK(!route.perm.name.empty());
      CHECK(!route.limit.name.empty());
      if (route.names_org()) CHECK((!(route.perm == anyone) && !(route.perm == signed_in)));
      if (route.is_operators()) CHECK(!(route.perm == anyone));
    }
  }
}

TEST_CASE(
    "roles_permissions#2 the roles' permissions in the database are those of the routes, no more") {
  World world;
  std::set<std::string> declared, stored;
  for (const auto* module : app::all_modules()) {
    for (const auto& route : module->routes) {
      if (!route.names_org() || route.is_operators()) continue;
      for (const std::string role : {"owner", "admin", "member"}) {
        if ((" " + std::string(route.perm.roles) + " ").find(" " + role + " ") != std::string::npos)
          declared.insert(role + " " + std::string(route.perm.name));
      }
    }
  }
  for (const auto& row : world.rows("select role, permission from role_permissions"))
    stored.insert(row[0] + " " + row[1]);

  for (const auto& one : declared) {
    CAPTURE(one);
    CHECK(stored.contains(one));
  }
}

TEST_CASE(
    "roles_permissions#3 a role taken away is gone with the very next request of an open session") {
  World world;
  const auto ada = world.owner("Lovelace Law"), grace = world.member(ada, "admin"),
             peter = world.member(ada);
  CHECK(set_role(world, grace, peter, "admin").status == 200);

  CHECK(set_role(world, ada, grace, "member").status == 200);

  const auto refused = set_role(world, grace, peter, "member");
  CHECK(refused.status == 403);
  CHECK(field(refused, "code") == "permissions.forbidden");
  CHECK(world.value("select role from memberships where id = '" + membership_id(world, peter) +
                    "'") == "admin");
}

TEST_CASE(
    "roles_permissions#4 nobody gives or takes a role above their own, least of all their own") {
  World world;
  const auto ada = world.owner("Lovelace Law"), grace = world.member(ada, "admin"),
             peter = world.member(ada);

  CHECK(field(set_role(world, grace, grace, "owner"), "code") == "permissions.cannot_grant");
  CHECK(field(set_role(world, grace, peter, "owner"), "code") == "permissions.cannot_grant");
  CHECK(field(set_role(world, grace, ada, "member"), "code") == "permissions.cannot_grant");
  CHECK(field(set_role(world, peter, peter, "owner"), "code") == "permissions.forbidden");

  CHECK(world.value("select string_agg(role, ' ' order by role) from memberships where org_id = '" +
      std::string(ada.org.view()) + "'") == "admin member owner");
}

TEST_CASE("roles_permissions#5 a role nobody knows is refused with the field's name") {
  World world;
  const auto ada = world.owner("Lovelace Law"), peter = world.member(ada);

  const auto reply = set_role(world, ada, peter, "superuser");

  CHECK(reply.status == 422);
  CHECK(field(reply, "fields[0].path") == "body.role");
}

}
