#pragma once
// Applies the numbered migrations, each in a transaction of its own, as the owner. What was
// applied is remembered with its digest: a migration that changed afterwards is refused.
#include <span>
#include <string>
#include <vector>

namespace aai::pg {

struct RolePermission {
  std::string_view role, permission;
};

struct Migrated {
  int applied = 0, already = 0;
};

// `folder` holds 0001_name.sql and so on. Then role_permissions is made equal to `permissions`.
Migrated migrate(const std::string& conninfo, const std::string& folder,
                 std::span<const RolePermission> permissions);

}
