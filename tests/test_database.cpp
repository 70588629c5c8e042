#include "tests/test_database.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace aai::test {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Connected connect(const std::string& conninfo) {
  Connected connection(PQconnectdb(conninfo.c_str()), &PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw std::runtime_error(PQerrorMessage(connection.get()));
  return connection;
}

std::vector<std::vector<std::string>> query(PGconn* connection, const std::string& sql) {
  std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection, sql.c_str()), &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw std::runtime_error(std::string(PQerrorMessage(connection)) + " in: " + sql);
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(PQntuples(result.get())));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      rows[static_cast<std::size_t>(row)].emplace_back(
          PQgetisnull(result.get(), row, column) ? "NULL" : PQgetvalue(result.get(), row, column));
    }
  }
  return rows;
}

// Made once per process, dropped when it ends.
class Database {
 public:
  Database() {
    const char* server = std::getenv("AAI_TEST_SERVER");
    if (!server) {
      std::cerr << "tests: no PostgreSQL was given in AAI_TEST_SERVER; bin/test starts one\n";
      std::_Exit(2);
    }
    server_ = server;
    name_ = "aai_test_" + std::to_string(getpid());
    const auto maintenance = connect(server_ + " user=postgres dbname=postgres");
    query(maintenance.get(), "drop database if exists " + name_);
    query(maintenance.get(), "create database " + name_ + " template aai_template");
  }
  ~Database() {
    try {
      const auto maintenance = connect(server_ + " user=postgres dbname=postgres");
      query(maintenance.get(), "drop database if exists " + name_ + " with (force)");
    } catch (const std::exception& fault) {
      std::cerr << "tests: " << name_ << " was left behind: " << fault.what();
    }
  }
  std::string conninfo() const { return server_ + " dbname=" + name_; }

 private:
  std::string server_, name_;
};

}

const std::string& test_database() {
  static const Database database;
  static const std::string conninfo = database.conninfo();
  return conninfo;
}

std::vector<std::vector<std::string>> query_as_superuser(const std::string& sql) {
  thread_local const auto connection = connect(
      test_database() + " user=postgres options='-c search_path=aai,public -c TimeZone=UTC'");
  return query(connection.get(), sql);
}

}
