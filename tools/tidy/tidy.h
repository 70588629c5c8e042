#pragma once
// tidy: the style guide as a program. Each check reads one file and says what it found, with the
// line to look at. bin/tidy runs them over the tree; tests/tidy_test.cpp proves each of them.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct File {
  std::string path;  // from the project's root, "src/core/ids.h"
  std::string text;
};

struct Complaint {
  std::string path;
  int line;
  std::string what;
  friend bool operator==(const Complaint&, const Complaint&) = default;
};

using Complaints = std::vector<Complaint>;
using Layers = std::map<std::string, std::set<std::string>>;  // a place: what it may include

Layers parse_layers(std::string_view text);

Complaints check_layers(const File&, const Layers&);         // includes go down only
Complaints check_lengths(const File&);                       // files, functions, columns
Complaints check_coroutine_law(const File&);                 // between co_await and ; no { no [x
Complaints check_words(const File&);                         // banned words and their replacements
Complaints check_sql_place(const File&);                     // SQL stands in .sql files
Complaints check_json_place(const File&);                    // Boost.JSON in module.cpp, at edges
Complaints check_header(const File&);                        // a header begins with what it is
Complaints check_includes(const File&);                      // its own, then <...>, then ours
Complaints check_described(const File&);                     // no member, no enumerator forgotten
Complaints check_migration(const File&);                     // its head; tables have comments
Complaints check_web(const File&);                           // no console.log, no inline style
Complaints check_routes(const File&);                        // routes have permission and limit

Complaints check_all(const File&, const Layers&);

// Lines of a file, without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

}
