// Reads the audit from PostgreSQL, through any login that may see it whole (aai_operator may).
#include <libpq-fe.h>

#include <memory>
#include <stdexcept>

#include "tools/verify_audit/reading.h"

namespace verify_audit {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr int page_size = 1000;

const std::string row_columns =
    "a.org_id, a.id, a.actor_id, a.actor_kind, a.source, a.request_id, a.session_id, a.action, "
    "a.target, a.detail, (extract(epoch from a.created_at) * 1000000)::bigint, "
    "(extract(epoch from a.written_at) * 1000000)::bigint, a.personal, encode(a.salt, 'hex')";

Result ask(PGconn* connection, const std::string& sql, const std::vector<std::string>& values) {
  std::vector<const char*> parameters;
  for (const auto& value : values) parameters.push_back(value.c_str());
  Result result(PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr,
                             parameters.data(), nullptr, nullptr, 0),
                &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw std::runtime_error(PQerrorMessage(connection));
  return result;
}

class Row {
 public:
  Row(const Result& result, int row) : result_(result.get()), row_(row) {}
  std::string text(int column) const { return PQgetvalue(result_, row_, column); }
  std::optional<std::string> maybe(int column) const {
    if (PQgetisnull(result_, row_, column)) return std::nullopt;
    return text(column);
  }
  long number(int column) const { return std::stol(text(column)); }
  aai::Bytes bytes(int column) const { return {aai::from_hex(text(column)).value_or("")}; }

 private:
  PGresult* result_;
  int row_;
};

AuditRow row_at(const Row& row, int from) {
  return {row.text(from),      row.text(from + 1), row.maybe(from + 2), row.text(from + 3),
          row.text(from + 4),  row.text(from + 5), row.maybe(from + 6), row.text(from + 7),
          row.text(from + 8),  row.text(from + 9), row.text(from + 10), row.text(from + 11),
          row.text(from + 12), row.bytes(from + 13)};
}

std::vector<Checkpoint> checkpoints_of(PGconn* connection, const std::string& org) {
  const auto found =
      ask(connection,
          "select org_id, number, seq, encode(chain_sha256, 'hex'), (extract(epoch from signed_at) "
          "* 1000000)::bigint, key_id, encode(signature, 'hex') from aai.audit_checkpoints where "
          "org_id = $1 order by number",
          {org});
  std::vector<Checkpoint> checkpoints;
  for (int i = 0; i < PQntuples(found.get()); ++i) {
    const Row row(found, i);
    checkpoints.push_back({row.text(0), row.number(1), row.number(2), row.bytes(3), row.text(4),
                           row.text(5), row.bytes(6)});
  }
  return checkpoints;
}

void read_places(PGconn* connection, const std::string& org, const Listener& listener) {
  const auto sql = "select s.seq, s.audit_id, encode(s.row_sha256, 'hex'), encode("
                   "s.personal_sha256, 'hex'), encode(s.chain_sha256, 'hex'), " + row_columns +
                   " from aai.audit_seals s left join aai.audit_log a on a.org_id = s.org_id and "
                   "a.id = s.audit_id where s.org_id = $1 and s.seq > $2 order by s.seq limit " +
                   std::to_string(page_size);
  for (long seq = 0, count = page_size; count == page_size;) {
    const auto found = ask(connection, sql, {org, std::to_string(seq)});
    count = PQntuples(found.get());
    for (int i = 0; i < count; ++i) {
      const Row row(found, i);
      seq = row.number(0);
      const Seal seal{org, row.text(1), seq, row.bytes(2), row.bytes(3), row.bytes(4)};
      const bool is_there = row.maybe(5).has_value();
      listener.place(seal, is_there ? std::optional(row_at(row, 5)) : std::nullopt);
    }
  }
}

void read_unsealed(PGconn* connection, const std::string& org, const Listener& listener) {
  const auto sql = "select " + row_columns +
                   " from aai.audit_log a where a.org_id = $1 and not exists (select 1 from "
                   "aai.audit_seals s where s.org_id = a.org_id and s.audit_id = a.id) order by "
                   "a.written_at, a.id";
  const auto found = ask(connection, sql, {org});
  for (int i = 0; i < PQntuples(found.get()); ++i) listener.unsealed(row_at(Row(found, i), 0));
}

}

void read_database(const std::string& conninfo, const std::string& org, const Listener& listener) {
  const Connection connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw std::runtime_error(PQerrorMessage(connection.get()));
  ask(connection.get(), "begin isolation level repeatable read, read only", {});
  const auto orgs = ask(connection.get(),
                        "select org_id::text from (select org_id from aai.audit_log union select "
                        "org_id from aai.audit_seals union select org_id from "
                        "aai.audit_checkpoints) o where $1 = '' or org_id::text = $1 order by 1",
                        {org});
  for (int i = 0; i < PQntuples(orgs.get()); ++i) {
    const auto one = Row(orgs, i).text(0);
    listener.begin_org(one, checkpoints_of(connection.get(), one));
    read_places(connection.get(), one, listener);
    read_unsealed(connection.get(), one, listener);
    listener.end_org();
  }
}

}
