#pragma once
// What only the whole tree can tell: pages and their tests, files nobody needs, counted things.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tools/tidy/tidy.h"

namespace tidy {

using Tree = std::vector<File>;

Complaints check_stems(const Tree&);       // a skill's page, code, queries and tests stand together
Complaints check_gotchas(const Tree&);     // each numbered gotcha has its test, and the reverse
Complaints check_dead_files(const Tree&);  // what nobody includes, imports, links or names
Complaints check_dead_queries(const Tree&);      // a query of a .sql file that no C++ names
Complaints check_migration_order(const Tree&);   // one migration a number
Complaints check_counts(const Tree&);            // numbers of countable things in prose are true
Complaints check_blobs(const Tree&);             // bytes that nobody can review have their places

Complaints check_tree(const Tree&);

// The countable things and how many of each the tree holds: {"routes", 87}.
std::map<std::string, int> count_things(const Tree&);

// "src/a/b_test.cpp": folder "src/a", name "b_test.cpp", stem "b_test".
struct Path {
  std::string folder, name, stem;
};
Path path_of(std::string_view path);

// The names of the test cases a file holds, with the lines they begin at.
struct TestName {
  std::string name;
  int line;
};
std::vector<TestName> tests_of(const File&);

bool is_cpp(const File&);
int line_at(std::string_view text, std::size_t offset);

}
