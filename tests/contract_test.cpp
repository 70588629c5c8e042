// Every query of the house, prepared against the freshly migrated schema: the right number of
// parameters, the right columns in the right order.
#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <memory>

#include "gen/sql/index.h"
#include "platform/pg/codec.h"
#include "tests/test_database.h"

namespace aai {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answered = std::unique_ptr<PGresult, decltype(&PQclear)>;

template <class Row>
std::string compare_columns(PGresult* described) {
  std::string problems;
  int column = 0;
  each_member<Row>([&](auto member) {
    const std::string found = column < PQnfields(described) ? PQfname(described, column) : "(none)";
    if (found != member.name)
      problems += "column " + std::to_string(column + 1) + " is " + found + ", the struct has " +
                  member.name + "; ";
    ++column;
  });
  if (column != PQnfields(described))
    problems += "the struct has " + std::to_string(column) + " members, the query " +
                std::to_string(PQnfields(described)) + " columns";
  return problems;
}

template <pg::Rows R, class Row, class... Args>
std::string problems_of(PGconn* connection, const pg::Query<R, Row, Args...>& query) {
  const Answered prepared(PQprepare(connection, "", std::string(query.text).c_str(), 0, nullptr),
                          &PQclear);
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return PQerrorMessage(connection);
  const Answered described(PQdescribePrepared(connection, ""), &PQclear);
  if (PQnparams(described.get()) != static_cast<int>(sizeof...(Args)))
    return "takes " + std::to_string(PQnparams(described.get())) + " parameters, declares " +
           std::to_string(sizeof...(Args));
  if constexpr (R == pg::Rows::none) return "";
  else return compare_columns<Row>(described.get());
}

}

TEST_CASE("contract: every query fits the schema") {
  const Connected connection(
      PQconnectdb(
          (test::test_database() + " user=postgres options='-c search_path=aai,public'").c_str()),
      &PQfinish);
  REQUIRE(PQstatus(connection.get()) == CONNECTION_OK);

  int queries = 0;
  each_query([&](const auto& query) {
    ++queries;
    CAPTURE(query.name);
    CHECK(problems_of(connection.get(), query) == "");
  });
  CHECK(queries > 0);
}

}
