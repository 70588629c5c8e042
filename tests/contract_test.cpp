// Every query of the house, prepared against the freshly migrated schema: the right number of
// parameters, the right columns in the right order, and of the right types where a row comes in
// binary.
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

// The types of PostgreSQL that a member may be read from; no list where its row comes as text.
using TypeNames = std::vector<std::string_view>;

struct Column {
  std::string name;
  TypeNames types;
};

// A query without its C++ types: what it takes and what it gives back.
struct Shape {
  std::string_view name, text;
  std::size_t parameters;
  bool gives_rows;
  std::vector<Column> columns;
};

template <class T>
TypeNames types_of() {
  if constexpr (json::is_optional<T>) return types_of<typename T::value_type>();
  else if constexpr (std::is_same_v<T, bool>) return {"bool"};
  else if constexpr (std::is_integral_v<T>) return {"int2", "int4", "int8"};
  else if constexpr (json::is_id<T>) return {"uuid"};
  else if constexpr (pg::is_bytea<T>) return {"bytea"};
  else if constexpr (std::is_same_v<T, Instant>) return {"timestamptz"};
  else if constexpr (std::is_same_v<T, json::Raw>) return {"json", "jsonb"};
  else return {"text", "varchar", "name"};
}

std::string type_name(PGconn* connection, Oid type) {
  const auto question = "select typname from pg_type where oid = " + std::to_string(type);
  const Answered answer(PQexec(connection, question.c_str()), &PQclear);
  return PQgetvalue(answer.get(), 0, 0);
}

template <pg::Rows R, class Row, class... Args>
Shape shape_of(const pg::Query<R, Row, Args...>& query) {
  Shape shape{query.name, query.text, sizeof...(Args), R != pg::Rows::none, {}};
  if constexpr (R != pg::Rows::none)
    each_member<Row>([&](auto member) {
      using Cell = std::remove_cvref_t<decltype(std::declval<Row>().*member.pointer)>;
      const auto types = pg::travels_binary<Row>() ? types_of<Cell>() : TypeNames();
      shape.columns.push_back({member.name, types});
    });
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

  std::string problems;
  const auto found_count = static_cast<std::size_t>(PQnfields(described.get()));
  for (std::size_t i = 0; i < std::max(found_count, shape.columns.size()); ++i) {
    const auto index = static_cast<int>(i);
    const std::string found = i < found_count ? PQfname(described.get(), index) : "(none)";
    const auto declared = i < shape.columns.size() ? shape.columns[i] : Column{"(none)", {}};
    if (found != declared.name) {
      problems += "column " + std::to_string(i + 1) + " is " + found + ", the struct has " +
                  declared.name + "; ";
    } else if (!declared.types.empty()) {
      const auto type = type_name(connection, PQftype(described.get(), index));
      if (std::ranges::find(declared.types, type) == declared.types.end())
        problems += found + " is of type " + type + "; ";
    }
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
