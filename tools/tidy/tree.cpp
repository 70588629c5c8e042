#include "tools/tidy/tree.h"

#include <algorithm>
#include <regex>

namespace tidy {
namespace {

// The literal that begins at or after the place, with those it is joined to.
std::string literals_at(std::string_view text, std::size_t at) {
  std::string joined;
  while (true) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
    if (at >= text.size() || text[at] != '"') return joined;
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\') ++at;
      joined += text[at];
    }
    ++at;
  }
}

}

bool is_cpp(const File& file) { return file.path.ends_with(".h") || file.path.ends_with(".cpp"); }

int line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

Path path_of(std::string_view path) {
  const auto slash = path.rfind('/');
  Path parts;
  parts.folder = slash == path.npos ? "" : path.substr(0, slash);
  parts.name = slash == path.npos ? path : path.substr(slash + 1);
  parts.stem = parts.name.substr(0, parts.name.rfind('.'));
  return parts;
}

std::vector<TestName> tests_of(const File& file) {
  constexpr std::string_view word = "\nTEST_CASE(";
  std::vector<TestName> tests;
  if (!file.path.ends_with(".cpp")) return tests;
  for (auto at = file.text.find(word); at != file.text.npos; at = file.text.find(word, at + 1))
    tests.push_back({literals_at(file.text, at + word.size()), line_at(file.text, at + 1)});
  return tests;
}

Complaints check_migration_order(const Tree& tree) {
  Complaints found;
  std::map<std::string, std::string> taken;
  static const std::regex numbered(R"(^migrations/([0-9]{4})_.*\.sql$)");
  for (const auto& file : tree) {
    std::smatch match;
    if (!std::regex_match(file.path, match, numbered)) continue;
    const auto [before, is_new] = taken.try_emplace(match[1], file.path);
    if (!is_new)
      found.push_back({file.path, 1, before->second + " has this number; take the next free one"});
  }
  return found;
}

Complaints check_blobs(const Tree& tree) {
  constexpr std::size_t binary_bytes_max = 512 * 1024, text_bytes_max = 100 * 1024;
  static const std::regex places(R"(^(data/|docs/|web/lib/(fonts|icons)/).*)");
  static const std::regex foreign(R"(.*(package-lock\.json|/openapi\.json|/schema/.*)$)");
  Complaints found;
  for (const auto& file : tree) {
    const bool is_binary = file.text.find('\0') != file.text.npos;
    const bool is_large = file.text.size() > (is_binary ? binary_bytes_max : text_bytes_max);
    if (is_binary && !std::regex_match(file.path, places))
      found.push_back({file.path, 1, "bytes stand in data/, docs/, web/lib/{fonts,icons}"});
    if (is_large && !std::regex_match(file.path, foreign))
      found.push_back({file.path, 1, "the file is too large to be read by anyone: " +
                                         std::to_string(file.text.size()) + " bytes"});
  }
  return found;
}

Complaints check_tree(const Tree& tree) {
  Complaints all;
  for (const auto check : {check_stems, check_gotchas, check_dead_files, check_dead_queries,
                           check_migration_order, check_counts, check_blobs}) {
    const auto found = check(tree);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}
