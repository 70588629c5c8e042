// What nobody needs: files that nothing includes, imports, links or names; queries nobody asks.
#include <algorithm>
#include <regex>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

std::string without(std::string_view path, std::string_view begin) {
  if (path.starts_with(begin)) path.remove_prefix(begin.size());
  return std::string(path);
}

std::set<std::string> included_in(const Tree& tree) {
  static const std::regex include(R"re(#include "([^"]+)")re");
  std::set<std::string> included;
  for (const auto& file : tree) {
    if (!is_cpp(file)) continue;
    std::sregex_iterator at(file.text.begin(), file.text.end(), include), end;
    for (; at != end; ++at) included.insert((*at)[1]);
  }
  return included;
}

// A page "clients-page.js" of an application is opened by the name "clients".
std::vector<std::string> names_of(const std::string& path) {
  static const std::regex page(R"(.*/([a-z]+)-page\.(js|html)$)");
  std::smatch match;
  const auto name = path_of(path).name;
  if (!std::regex_match(path, match, page)) return {name};
  return {name, "data-page=\"" + match[1].str() + "\"", "'" + match[1].str() + "'"};
}

bool is_named_elsewhere(const Tree& tree, const File& file, const std::string& name) {
  return std::ranges::any_of(tree, [&](const File& other) {
    return &other != &file && other.text.find(name) != other.text.npos;
  });
}

// Pages are found by their folder, tests by their ending, and what stands in .tools is npm's.
bool is_found_by_its_place(const std::string& path) {
  static const std::regex place(R"((.*/|^)(index\.html|[a-z_]+\.test\.mjs|README\.md)$|.*/\..*)");
  return std::regex_match(path, place);
}

bool is_linked_kind(const std::string& path) {
  static const std::regex kind(R"(.*\.(mjs|js|css|html|svg|png|woff2)$)");
  return std::regex_match(path, kind);
}

std::vector<std::pair<std::string, int>> queries_of(const File& file) {
  static const std::regex head(R"(^-- ([a-z0-9_]+): .*)");
  std::vector<std::pair<std::string, int>> queries;
  bool is_between = true;  // a query begins after the ";" of the one before
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    std::cmatch match;
    if (is_between && std::regex_match(line.begin(), line.end(), match, head)) {
      queries.emplace_back(match[1], number);
      is_between = false;
    }
    if (line.ends_with(';') && !line.starts_with("--")) is_between = true;
  }
  return queries;
}

}

Complaints check_dead_files(const Tree& tree) {
  Complaints found;
  const auto included = included_in(tree);
  for (const auto& file : tree) {
    const auto below = without(file.path, "src/");
    const auto generated = "gen/sql/" + below.substr(0, below.rfind('.')) + ".h";
    const auto is_named = [&](const std::string& name) {
      return is_named_elsewhere(tree, file, name);
    };
    const bool is_sql = file.path.starts_with("src/") && file.path.ends_with(".sql");
    // The header of queries includes the one that declares their rows.
    const bool is_included = included.contains(below) || included.contains(file.path) ||
                             included.contains(generated);
    if (file.path.ends_with(".h") && !is_included)
      found.push_back({file.path, 1, "nobody includes it"});
    if (is_sql && !included.contains(generated))
      found.push_back({file.path, 1, "nobody includes " + generated});
    if (is_linked_kind(file.path) && !is_found_by_its_place(file.path) &&
        !std::ranges::any_of(names_of(file.path), is_named))
      found.push_back({file.path, 1, "nobody imports, links or names it"});
  }
  return found;
}

Complaints check_dead_queries(const Tree& tree) {
  static const std::regex use(R"(\bsql::([a-z0-9_]+)\b)");
  std::set<std::string> used;
  for (const auto& file : tree) {
    if (!is_cpp(file)) continue;
    std::sregex_iterator at(file.text.begin(), file.text.end(), use), end;
    for (; at != end; ++at) used.insert((*at)[1]);
  }
  Complaints found;
  for (const auto& file : tree) {
    if (!file.path.starts_with("src/") || !file.path.ends_with(".sql")) continue;
    for (const auto& [name, line] : queries_of(file))
      if (!used.contains(name)) found.push_back({file.path, line, "nobody asks sql::" + name});
  }
  return found;
}

}
