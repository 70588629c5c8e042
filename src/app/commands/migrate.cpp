#include "app/commands/migrate.h"

#include <iostream>
#include <set>

#include "app/modules.h"
#include "backoffice/support/support.h"
#include "platform/config/config.h"
#include "platform/pg/migrate.h"

namespace aai::app {
namespace {

// The roles that hold each permission, as the routes' rows declare them.
std::vector<pg::RolePermission> declared_permissions() {
  std::vector<pg::RolePermission> permissions;
  std::set<std::string_view> seen;
  for (const auto* module : all_modules()) {
    for (const auto& route : module->routes) {
      if (!seen.insert(route.perm.name).second) continue;
      auto roles = route.perm.roles;
      while (!roles.empty()) {
        const auto end = std::min(roles.find(' '), roles.size());
        permissions.push_back({roles.substr(0, end), route.perm.name});
        roles.remove_prefix(std::min(end + 1, roles.size()));
      }
    }
  }
  for (const auto& name : support::viewer_permissions) permissions.push_back({"viewer", name});
  return permissions;
}

}

int run_migrate(std::span<const std::string_view> arguments) {
  const std::string folder(arguments.empty() ? "migrations" : arguments[0]);
  const auto config = load_config();
  const auto done = pg::migrate(database_as(config, "aai_owner"), folder, declared_permissions());
  std::cout << "migrate: " << done.applied << " applied, " << done.already << " already there\n";
  return 0;
}

}
