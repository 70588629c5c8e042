#include "platform/pg/migrate.h"

#include <libpq-fe.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "core/bytes.h"
#include "platform/crypto/digest.h"
#include "platform/pg/codec.h"

namespace aai::pg {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answered = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr const char* remembering =
    "create table if not exists schema_migrations ("
    "  name text primary key, sha256 text not null, applied_at timestamptz not null default now());"
    "comment on table schema_migrations is 'Which migrations ran, as they were. Written by migrate "
    "only.'";

Connected connect(const std::string& conninfo) {
  Connected connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw std::runtime_error(std::string("migrate: ") + PQerrorMessage(connection.get()));
  PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
  return connection;
}

Answered run(const Connected& connection, const std::string& sql,
             const std::vector<std::string>& parameters, const std::string& about) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters) values.push_back(parameter.c_str());
  // The simple protocol where there are no parameters: a migration is many statements.
  Answered answer(parameters.empty()
                      ? PQexec(connection.get(), sql.c_str())
                      : PQexecParams(connection.get(), sql.c_str(), static_cast<int>(values.size()),
                                     nullptr, values.data(), nullptr, nullptr, 0),
                  &PQclear);
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error("migrate: " + about + ": " + PQerrorMessage(connection.get()));
  return answer;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> numbered_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (entry.path().extension() == ".sql" && std::isdigit(static_cast<unsigned char>(name[0])))
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

bool apply(const Connected& connection, const std::filesystem::path& file) {
  const auto name = file.filename().string();
  const auto text = read_file(file);
  const auto digest = to_hex(crypto::sha256(text));
  const auto before =
      run(connection, "select sha256 from schema_migrations where name = $1", {name}, name);
  if (PQntuples(before.get()) == 1) {
    if (PQgetvalue(before.get(), 0, 0) != digest)
      throw std::runtime_error("migrate: " + name + " was changed after it was applied");
    return false;
  }
  run(connection, "begin; set local lock_timeout = '2s'; " + text, {}, name);
  run(connection, "insert into schema_migrations (name, sha256) values ($1, $2)", {name, digest},
      name);
  run(connection, "commit", {}, name);
  return true;
}

void grant_permissions(const Connected& connection, std::span<const RolePermission> permissions) {
  std::vector<std::string> roles, names;
  for (const auto& [role, permission] : permissions) {
    roles.emplace_back(role);
    names.emplace_back(permission);
  }
  const std::vector<std::string> lists{array_literal(roles), array_literal(names)};
  run(connection, "begin", {}, "permissions");
  run(connection,
      "insert into role_permissions (role, permission) select * from unnest($1::text[], "
      "$2::text[]) "
      "on conflict do nothing",
      lists, "permissions");
  run(connection,
      "delete from role_permissions p where not exists (select 1 from unnest($1::text[], "
      "$2::text[]) "
      "as held (role, permission) where held.role = p.role and held.permission = p.permission)",
      lists, "permissions");
  run(connection, "commit", {}, "permissions");
}

}

Migrated migrate(const std::string& conninfo, const std::string& folder,
                 std::span<const RolePermission> permissions) {
  const auto connection = connect(conninfo);
  // Two migrate commands at once: the second waits, then finds nothing to do.
  run(connection, "select pg_advisory_lock(4721)", {}, "lock");
  run(connection, remembering, {}, "schema_migrations");

  Migrated done;
  for (const auto& file : numbered_files(folder)) {
    if (apply(connection, file)) ++done.applied; else ++done.already;
  }
  grant_permissions(connection, permissions);
  return done;
}

}
