#pragma once
// One database per test process, copied from the migrated template on the server bin/test starts.
#include <string>
#include <vector>

namespace aai::test {

// libpq conninfo of this process's database, without a user. Ends the process with a plain word
// where no server was given (AAI_TEST_SERVER).
const std::string& test_database();

std::vector<std::vector<std::string>> query_as_superuser(const std::string& sql);

}
