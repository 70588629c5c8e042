#pragma once
// A connection of the test's own, beside those of the house: it holds a transaction open at the
// statement of the test's choosing, so that two orders of two transactions can both be tried.
#include <doctest/doctest.h>
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/test_database.h"

namespace aai::test {

class SecondConnection {
 public:
  SecondConnection()
      : connection_(PQconnectdb((test_database() +
                                 " user=postgres options='-c search_path=aai,public'")
                                    .c_str()),
                    &PQfinish) {
    REQUIRE(PQstatus(connection_.get()) == CONNECTION_OK);
  }

  // In the organisation, as the person; until commit() or the end of the test.
  void begin(std::string_view org, std::string_view user) {
    run("begin");
    run("select set_config('app.org_id', $1, true), set_config('app.user_id', $2, true)",
        {std::string(org), std::string(user)});
  }
  void commit() { run("commit"); }

  // How many rows it gave or touched.
  int run(std::string_view statement, const std::vector<std::string>& arguments = {}) {
    std::vector<const char*> values;
    for (const auto& one : arguments) values.push_back(one.c_str());
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexecParams(connection_.get(), std::string(statement).c_str(),
                     static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0),
        &PQclear);
    const auto status = PQresultStatus(result.get());
    CAPTURE(PQresultErrorMessage(result.get()));
    REQUIRE((status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK));
    return PQntuples(result.get());
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}
