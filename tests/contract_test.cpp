// Every query of the house, prepared against the freshly migrated schema: the right number of
// parameters, the right columns in the right order.
#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gen/sql/index.h"
#include "platform/pg/codec.h"
#include "tests/test_database.h"

namespace aai {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answered = std::unique_ptr<PGresult, decltype(&PQclear)>;

// A query without its C++ types: what it takes and what it gives back.
struct Shape {
  std::string_view name, text;
  std::size_t parameters;
  bool gives_rows;
  std::vector<std::string> columns;
};

template <pg::Rows R, class Row, class... Args>
Shape shape_of(const pg::Query<R, Row, Args...>& query) {
  Shape shape{query.name, query.text, sizeof...(Args), R != pg::Rows::none, {}};
  if constexpr (R != pg::Rows::none)
    each_member<Row>([&](auto member) { shape.columns.emplace_back(member.name); });
  return shape;
}

std::vector<Shape> list_shapes() {
  std::vector<Shape> shapes;
  each_query([&](const auto& query) { shapes.push_back(shape_of(query)); });
  return shapes;
}

std::string problems_of(PGconn* connection, const Shape& shape) {
  const Answered prepared(PQprepare(connection, "", std::string(shape.text).c_str(), 0, nullptr),
                          &PQclear);
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return PQerrorMessage(connection);
  const Answered described(PQdescribePrepared(connection, ""), &PQclear);
  const auto parameters = static_cast<std::size_t>(PQnparams(described.get()));
  if (parameters != shape.parameters)
    return "takes " + std::to_string(parameters) + " parameters, declares " +
           std::to_string(shape.parameters);
  if (!shape.gives_rows) return "";

  std::vector<std::string> columns;
  for (int i = 0; i < PQnfields(described.get()); ++i)
    columns.emplace_back(PQfname(described.get(), i));
  std::string problems;
  for (std::size_t i = 0; i < std::max(columns.size(), shape.columns.size()); ++i) {
    const std::string found = i < columns.size() ? columns[i] : "(none)";
    const std::string declared = i < shape.columns.size() ? shape.columns[i] : "(none)";
    if (found != declared)
      problems += "column " + std::to_string(i + 1) + " is " + found + ", the struct has " +
                  declared + "; ";
  }
  return problems;
}

}

TEST_CASE("contract: every query fits the schema") {
  const auto server = test::test_database() + " user=postgres options='-c search_path=aai,public'";
  const Connected connection(PQconnectdb(server.c_str()), &PQfinish);
  REQUIRE(PQstatus(connection.get()) == CONNECTION_OK);

  const auto shapes = list_shapes();
  CHECK(!shapes.empty());
  for (const auto& shape : shapes) {
    CAPTURE(shape.name);
    CHECK(problems_of(connection.get(), shape) == "");
  }
}

}
