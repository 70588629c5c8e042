// Where things stand: layers, SQL, JSON, headers, migrations, routes.
#include <algorithm>
#include <regex>
#include <sstream>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

bool is_test(const File& file) {
  return file.path.ends_with("_test.cpp") || file.path.starts_with("tests/");
}

// "src/skills/billing/plan.h" stands in "skills/billing"; "src/platform/pg/tx.h" in "platform".
std::string place_of(std::string_view path, const Layers& layers) {
  std::string best;
  for (const auto& [place, below] : layers) {
    if (path.starts_with(place + "/") && place.size() > best.size()) best = place;
  }
  return best;
}

bool may_include(const std::string& from, const std::string& to, const Layers& layers,
                 int depth = 0) {
  constexpr int depth_max = 12;
  if (from == to || to == "core" || to.starts_with(from + "/")) return true;
  if (to == "platform" && from != "core") return true;
  if (depth > depth_max) return false;
  const auto allowed = layers.find(from);
  if (allowed == layers.end()) return false;
  return std::ranges::any_of(allowed->second, [&](const std::string& below) {
    return to == below || to.starts_with(below + "/") || may_include(below, to, layers, depth + 1);
  });
}

std::string included_path(std::string_view line) {
  static const std::regex include(R"re(^#include "([^"]+)")re");
  std::cmatch match;
  if (!std::regex_search(line.data(), line.data() + line.size(), match, include)) return "";
  auto path = match[1].str();
  if (path.starts_with("gen/sql/")) path.erase(0, 8);
  return path;
}

}

Layers parse_layers(std::string_view text) {
  Layers layers;
  for (const auto line : lines_of(text)) {
    const auto colon = line.find(':');
    if (line.starts_with('#') || colon == line.npos) continue;
    std::istringstream place{std::string(line.substr(0, colon))},
        below{std::string(line.substr(colon + 1))};
    std::string name, one;
    place >> name;
    auto& allowed = layers[name];
    while (below >> one) allowed.insert(one);
  }
  return layers;
}

Complaints check_layers(const File& file, const Layers& layers) {
  Complaints found;
  if (!is_cpp(file) || !file.path.starts_with("src/") || is_test(file)) return found;
  const auto from = place_of(std::string_view(file.path).substr(4), layers);
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    const auto path = included_path(line);
    if (path.empty()) continue;
    const auto to = place_of(path, layers);
    if (to.empty() || may_include(from, to, layers)) continue;
    found.push_back({file.path, number, from + " may not include " + to + " (src/layers.txt)"});
  }
  return found;
}

Complaints check_sql_place(const File& file) {
  Complaints found;
  if (!is_cpp(file) || !file.path.starts_with("src/") || is_test(file)) return found;
  if (file.path.starts_with("src/platform/pg/")) return found;
  static const std::regex sql(
      R"re("\s*(select [a-z_*]+.* from |insert into |update [a-z_]+ set |delete from ))re");
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    if (std::regex_search(line.begin(), line.end(), sql))
      found.push_back({file.path, number, "SQL stands in the .sql file beside the code"});
  }
  return found;
}

Complaints check_json_place(const File& file) {
  Complaints found;
  const bool is_face = file.path.ends_with(".h") && (file.path.starts_with("src/skills/") ||
                                                     file.path.starts_with("src/assistant/") ||
                                                     file.path.starts_with("src/backoffice/"));
  if (!is_face) return found;
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    const bool heavy = line.starts_with("#include \"core/json_read.h\"") ||
                       line.starts_with("#include \"platform/http/route.h\"") ||
                       line.starts_with("#include <boost/json");
    if (heavy)
      found.push_back(
          {file.path, number, "a module's face does not include JSON; module.cpp does"});
  }
  return found;
}

Complaints check_header(const File& file) {
  if (!file.path.ends_with(".h") || !file.path.starts_with("src/")) return {};
  for (const auto line : lines_of(file.text)) {
    if (line.starts_with("#pragma once") || line.empty()) continue;
    if (line.starts_with("//")) return {};
    break;
  }
  return {{file.path, 1, "a header begins with a sentence that says what it is"}};
}

Complaints check_includes(const File& file) {
  Complaints found;
  if (!is_cpp(file)) return found;
  // "src/a/b.cpp" and "src/a/b_test.cpp" begin with their own header.
  auto stem = file.path.substr(0, file.path.rfind('.'));
  if (stem.ends_with("_test")) stem.resize(stem.size() - 5);
  const bool is_source = file.path.ends_with(".cpp");
  bool began = false, ours_began = false;
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    if (!line.starts_with("#include ")) continue;
    const bool is_ours = line.starts_with("#include \"");
    const auto path = line.starts_with("#include \"gen/sql/") ? "" : included_path(line);
    const bool is_own =
        !path.empty() && ("/" + stem).ends_with("/" + path.substr(0, path.rfind('.')));
    if (is_own && began && is_source && !is_test(file))
      found.push_back({file.path, number, "a file's own header comes first"});
    if (!is_ours && ours_began)
      found.push_back({file.path, number, "<...> comes before the headers of the house"});
    ours_began = ours_began || (is_ours && !(is_own && !began));
    began = true;
  }
  return found;
}

Complaints check_described(const File& file) {
  Complaints found;
  if (!is_cpp(file) || !file.path.starts_with("src/")) return found;
  if (file.path == "src/core/describe.h") return found;
  static const std::regex bare(R"(BOOST_DESCRIBE_(STRUCT\(.*\w\)\)|ENUM))");
  static const std::regex described(R"(AAI_DESCRIBE_ENUM\(([A-Za-z_]+),([^)]*)\))");
  static const std::regex word("[A-Za-z_][A-Za-z0-9_]*");
  const auto words = [](const std::string& text) {
    std::sregex_iterator at(text.begin(), text.end(), word), end;
    std::vector<std::string> all;
    for (; at != end; ++at) all.push_back(at->str());
    return all;
  };
  const auto& text = file.text;
  if (std::regex_search(text, bare))
    found.push_back({file.path, 1, "AAI_DESCRIBE: it proves that no member is forgotten"});
  for (std::sregex_iterator at(text.begin(), text.end(), described), end; at != end; ++at) {
    const auto name = (*at)[1].str();
    const std::regex declared("enum class " + name + "[^{;]*\\{([^}]*)\\}");
    static const std::regex comment("//[^\n]*|= *[^,}]*");
    std::smatch match;
    if (!std::regex_search(text, match, declared)) continue;
    const auto is = words(std::regex_replace(match[1].str(), comment, ""));
    if (is != words((*at)[2]))
      found.push_back({file.path, 1, "AAI_DESCRIBE_ENUM forgets or reorders one of " + name});
  }
  return found;
}

Complaints check_migration(const File& file) {
  static const std::regex numbered(R"(^migrations/[0-9]{4}_[a-z0-9_]+\.sql$)");
  Complaints found;
  if (!std::regex_match(file.path, numbered)) return found;
  for (const auto word : {"Why ", "Expand ", "Locks ", "Size "}) {
    if (file.text.find("-- " + std::string(word)) == std::string::npos)
      found.push_back({file.path, 1, std::string("the head of a migration says ") + word});
  }
  // A long comment stands as several literals, one a line.
  static const std::regex seam(R"('\n +')");
  const auto joined = std::regex_replace(file.text, seam, "");
  static const std::regex table(R"(create table ([a-z_]+) )");
  for (std::sregex_iterator at(file.text.begin(), file.text.end(), table), end; at != end; ++at) {
    const auto name = (*at)[1].str();
    const std::regex comment("comment on table +" + name + " +is\\s+'([^']|'')*Written by");
    if (!std::regex_search(joined, comment))
      found.push_back({file.path, 1, "table " + name + " has no comment that names its writer"});
  }
  return found;
}

Complaints check_routes(const File& file) {
  Complaints found;
  if (!file.path.starts_with("src/") || !is_cpp(file) || is_test(file)) return found;
  static const std::regex row(
      R"re(\{\s*(http::)?Method::(get|post|put|patch|del),\s*"[^"]+",)re"
      R"re(\s*([a-z_:]+),\s*([a-z_:]+),)re");
  static const std::regex start(R"re(\{\s*(http::)?Method::(get|post|put|patch|del),\s*")re");
  const auto count = [&](const std::regex& what) {
    return std::distance(std::sregex_iterator(file.text.begin(), file.text.end(), what),
                         std::sregex_iterator());
  };
  if (count(row) != count(start))
    found.push_back({file.path, 1, "a route lacks a permission or a limit"});
  return found;
}

}
