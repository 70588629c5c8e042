// Counts in prose: where README.md or docs/ say how many of a countable thing there are, the tree
// is asked. "87 routes" and "five logins" are exact; "more than 500 tests" is a lower bound, and
// stale when it is less than two thirds of the truth.
#include <algorithm>
#include <array>
#include <regex>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

int matches(const std::string& text, const std::regex& what) {
  return static_cast<int>(std::distance(std::sregex_iterator(text.begin(), text.end(), what), {}));
}

bool is_product(const File& file) {
  return file.path.starts_with("src/") && is_cpp(file) && !file.path.ends_with("_test.cpp");
}

// "twelve" is 12, "1,200" is 1200.
int number_of(std::string word) {
  static constexpr std::array words{"zero", "one", "two",   "three", "four", "five", "six",
                                    "seven", "eight", "nine", "ten",  "eleven", "twelve"};
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto at = std::ranges::find(words, word);
  if (at != words.end()) return static_cast<int>(at - words.begin());
  std::erase(word, ',');
  return std::stoi(word);
}

bool is_prose(const File& file) {
  return file.path == "README.md" ||
         (file.path.starts_with("docs/") && file.path.ends_with(".md"));
}

}

std::map<std::string, int> count_things(const Tree& tree) {
  static const std::regex table(R"(create table ([a-z_]+) )"), no_table(R"(drop table ([a-z_]+))");
  static const std::regex route(R"re(\{\s*(http::)?Method::(get|post|put|patch|del),\s*")re");
  static const std::regex failpoint(R"re(\bFailpoint [a-z_]+\{\s*"[a-z_]+\.[a-z_]+")re");
  static const std::regex login(R"('aai_[a-z]+')"), page(R"(^src/skills/[a-z]+/[a-z0-9_]+\.md$)");
  static const std::regex app(R"(^web/[a-z]+/index\.html$)");
  std::map<std::string, int> counted;
  for (const auto& file : tree) {
    const bool is_migration = file.path.starts_with("migrations/0");
    if (is_migration) {
      counted["migrations"] += 1;
      counted["tables"] += matches(file.text, table) - matches(file.text, no_table);
    }
    if (is_product(file)) {
      counted["routes"] += matches(file.text, route);
      counted["failpoints"] += matches(file.text, failpoint);
    }
    counted["tests"] += static_cast<int>(tests_of(file).size());
    counted["skills"] += std::regex_match(file.path, page);
    counted["applications"] += std::regex_match(file.path, app);
    if (file.path == "migrations/provision.sql") {
      const auto logins = file.text.substr(0, file.text.find(" loop"));
      counted["logins"] = matches(logins, login) - 1;  // one of them owns, and serves nobody
    }
  }
  return counted;
}

Complaints check_counts(const Tree& tree) {
  static const std::regex claim(
      R"re((more than )?\b([0-9][0-9,]*|one|two|three|four|five|six|seven|eight|nine|ten|)re"
      R"re(eleven|twelve)\s+(migrations|tables|routes|failpoints|tests|skills|applications|)re"
      R"re(logins)\b)re",
      std::regex::icase);
  const auto truth = count_things(tree);
  Complaints found;
  for (const auto& file : tree) {
    if (!is_prose(file)) continue;
    std::sregex_iterator at(file.text.begin(), file.text.end(), claim), end;
    for (; at != end; ++at) {
      auto thing = (*at)[3].str();
      std::ranges::transform(thing, thing.begin(), [](unsigned char c) { return std::tolower(c); });
      const int said = number_of((*at)[2]), is = truth.at(thing);
      const bool is_bound = (*at)[1].matched;
      const bool is_true = is_bound ? said < is && said * 3 >= is * 2 : said == is;
      if (!is_true)
        found.push_back({file.path, line_at(file.text, static_cast<std::size_t>(at->position())),
                         "there are " + std::to_string(is) + " " + thing});
    }
  }
  return found;
}

}
