#pragma once
// What a database is like, for `doctor`: each question opens a connection of its own and closes it.
#include <string>

namespace aai::pg {

// Empty when the login works; otherwise the server's words.
std::string connection_problem(const std::string& conninfo);
bool is_migrated(const std::string& conninfo);
// Whether row-level security leaves the planner its full-text index (docs: search).
bool search_is_leakproof(const std::string& conninfo);

}
