#include "platform/pg/inspect.h"

#include <libpq-fe.h>

#include <memory>

namespace aai::pg {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;

bool is_true(const std::string& conninfo, const char* question) {
  const Connected connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) return false;
  const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(connection.get(), question),
                                                             &PQclear);
  return PQntuples(answer.get()) == 1 && PQgetvalue(answer.get(), 0, 0)[0] == 't';
}

}

std::string connection_problem(const std::string& conninfo) {
  const Connected connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  if (PQstatus(connection.get()) == CONNECTION_OK) return "";
  std::string problem = PQerrorMessage(connection.get());
  while (!problem.empty() && problem.back() == '\n') problem.pop_back();
  return problem;
}

bool is_migrated(const std::string& conninfo) {
  return is_true(conninfo, "select to_regclass('schema_migrations') is not null");
}

bool search_is_leakproof(const std::string& conninfo) {
  return is_true(conninfo,
                 "select proleakproof from pg_proc where oid = 'ts_match_vq(tsvector, "
                 "tsquery)'::regprocedure");
}

}
