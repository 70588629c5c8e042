// Skills: a page beside its code says what is true, and each of its numbered gotchas is a test.
#include <algorithm>
#include <regex>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

struct Page {
  const File* file;
  std::string skill;               // "002"
  std::vector<std::string> code, tests;  // what the head names beside the stem's own files
  std::vector<int> gotchas;
};

bool is_page(const File& file) {
  static const std::regex page(R"(^src/skills/[a-z]+/[a-z0-9_]+\.md$)");
  return std::regex_match(file.path, page) && !file.path.ends_with("README.md");
}

// "sessions.cpp, find_session() in migrations/0001": the last word of each item is a place.
std::vector<std::string> places_of(const std::string& list) {
  static const std::regex separator("[,;] *");
  std::vector<std::string> places;
  std::sregex_token_iterator at(list.begin(), list.end(), separator, -1), end;
  for (; at != end; ++at) {
    const auto item = at->str();
    if (!item.empty()) places.push_back(item.substr(item.rfind(' ') + 1));
  }
  return places;
}

Page read_page(const File& file) {
  static const std::regex head(R"re(^([a-z]+): *"?([^"]*)"?$)re");
  static const std::regex item(R"(^([0-9]+)\. .*)");
  Page page{&file, "", {}, {}, {}};
  int rules = 0;
  for (const auto line : lines_of(file.text)) {
    std::cmatch match;
    if (line == "---") ++rules;
    if (rules == 1 && std::regex_match(line.begin(), line.end(), match, head)) {
      if (match[1] == "skill") page.skill = match[2];
      if (match[1] == "code") page.code = places_of(match[2]);
      if (match[1] == "tests") page.tests = places_of(match[2]);
    }
    if (rules >= 2 && std::regex_match(line.begin(), line.end(), match, item))
      page.gotchas.push_back(std::stoi(match[1]));
  }
  return page;
}

std::vector<Page> pages_of(const Tree& tree) {
  std::vector<Page> pages;
  for (const auto& file : tree)
    if (is_page(file)) pages.push_back(read_page(file));
  return pages;
}

// A file, a folder, or the beginning of a file's name; from the page, from src/ or from the root.
bool exists(const Tree& tree, const std::string& folder, const std::string& place) {
  return std::ranges::any_of(tree, [&](const File& file) {
    return file.path.starts_with(folder + "/" + place) || file.path.starts_with("src/" + place) ||
           file.path.starts_with(place);
  });
}

bool is_there(const Tree& tree, const std::string& path) {
  return std::ranges::any_of(tree, [&](const File& file) { return file.path == path; });
}

void check_page(const Tree& tree, const Page& page, Complaints& found) {
  const auto& path = page.file->path;
  const auto [folder, name, stem] = path_of(path);
  const auto beside = [&](std::string_view end) {
    return is_there(tree, folder + "/" + stem + std::string(end));
  };
  const auto complain = [&](const std::string& what) { found.push_back({path, 1, what}); };
  static const std::regex number("[0-9]{3}");
  if (!std::regex_match(page.skill, number)) complain("the head names its skill: \"002\"");
  if (beside(".cpp") != beside(".h")) complain("the stem lacks its .h or its .cpp");
  if (!beside(".cpp") && page.code.empty())
    complain("neither code beside the page nor in its head");
  if (!beside("_test.cpp") && page.tests.empty())
    complain("neither a test beside the page nor in its head");
  for (const auto* places : {&page.code, &page.tests})
    for (const auto& place : *places)
      if (!exists(tree, folder, place)) complain("the head names " + place + ": it is not there");
}

struct Numbered {
  std::string stem;
  int number;
};

// "sessions#3 a dump of the table ..." is of sessions, number 3.
std::optional<Numbered> numbered(const std::string& name) {
  static const std::regex pattern(R"(^([a-z0-9_]+)#([0-9]+)( .*)?$)");
  std::smatch match;
  if (!std::regex_match(name, match, pattern)) return std::nullopt;
  return Numbered{match[1], std::stoi(match[2])};
}

}

Complaints check_stems(const Tree& tree) {
  Complaints found;
  std::map<std::string, std::string> skills;
  for (const auto& page : pages_of(tree)) {
    check_page(tree, page, found);
    const auto [before, is_new] = skills.try_emplace(page.skill, page.file->path);
    if (!is_new) found.push_back({page.file->path, 1, before->second + " is of the same skill"});
  }
  for (const auto& file : tree) {
    if (!file.path.starts_with("src/") || !file.path.ends_with(".sql")) continue;
    const auto face = file.path.substr(0, file.path.size() - 4) + ".h";
    if (!is_there(tree, face)) found.push_back({file.path, 1, "its rows are declared in " + face});
  }
  return found;
}

Complaints check_gotchas(const Tree& tree) {
  Complaints found;
  std::map<std::string, std::set<int>> proven;
  std::map<std::string, Page> pages;
  for (auto& page : pages_of(tree)) pages.emplace(path_of(page.file->path).stem, page);
  for (const auto& file : tree) {
    for (const auto& test : tests_of(file)) {
      const auto of = numbered(test.name);
      if (!of) continue;
      proven[of->stem].insert(of->number);
      const auto page = pages.find(of->stem);
      if (page == pages.end() || !std::ranges::count(page->second.gotchas, of->number))
        found.push_back({file.path, test.line, of->stem + ".md has no gotcha of that number"});
    }
  }
  for (const auto& [stem, page] : pages) {
    int next = 1;
    for (const auto number : page.gotchas) {
      if (number != next++)
        found.push_back({page.file->path, 1, "its gotchas are not 1, 2, 3 ..."});
      if (!proven[stem].contains(number))
        found.push_back({page.file->path, 1,
                         "no test is named " + stem + "#" + std::to_string(number) + " ..."});
    }
  }
  return found;
}

}
