// How things are written: lengths, words, the coroutine law, the web's rules.
#include <algorithm>
#include <regex>

#include "tools/tidy/tree.h"

namespace tidy {
namespace {

bool is_web(const File& file) { return file.path.starts_with("web/"); }
bool is_script(const File& file) {
  return file.path.ends_with(".js") || file.path.ends_with(".mjs");
}

struct Limits {
  int file_lines, function_lines, columns;
};

Limits limits_of(const File& file) {
  if (file.path.ends_with(".css") || file.path.ends_with(".html")) return {900, 0, 160};
  if (file.path.ends_with(".sql")) return {600, 0, 100};
  return {400, 60, 100};
}

std::size_t width(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// A link of its own, an attribute of its own, and the line that tells sqlgen a query's types.
bool is_unbreakable(const File& file, std::string_view line) {
  static const std::regex shape(R"(^-- (one|maybe|many|none) \S+ \(.*\)$)");
  static const std::regex link(R"(^\s*(//|#|--|\*)?\s*\S*://\S+$)");
  static const std::regex attribute(R"re(^\s+[a-z-]+="[^"]*"[ />]*$)re");
  const auto is = [&](const std::regex& what) {
    return std::regex_match(line.begin(), line.end(), what);
  };
  if (file.path.ends_with(".sql") && is(shape)) return true;
  if (file.path.ends_with(".html") && is(attribute)) return true;
  return is(link);
}

// Functions of our layout begin in column 0 and end with "}" in column 0.
Complaints check_functions(const File& file, const std::vector<std::string_view>& lines, int most) {
  Complaints found;
  int begun = 0;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    const auto line = lines[static_cast<std::size_t>(i)];
    const bool opens = !line.empty() && line.front() != ' ' && line.front() != '/' &&
                       line.front() != '#' && line.ends_with('{') && line.find('(') != line.npos;
    if (opens) begun = i + 1;
    if (line == "}" && begun > 0) {
      const int size = i + 2 - begun;
      if (size > most)
        found.push_back({file.path, begun, "the function has " + std::to_string(size) + " lines, " +
                                               std::to_string(most) + " at most"});
      begun = 0;
    }
  }
  return found;
}

struct BannedWord {
  std::regex word;
  const char* instead;
};

const std::vector<BannedWord>& banned_words() {
  static const std::vector<BannedWord> words = {
      {std::regex(R"((class|struct) \w*(Manager|Helper|Util|Utils|Service|Impl)\b)"),
       "name it after what it is"},
      {std::regex(R"(//.*\b(TODO|FIXME|XXX|HACK)\b)"), "do it, or write an issue"},
      {std::regex(R"(\busing namespace std;)"), "names keep their std::"},
      {std::regex(R"(std::this_thread::sleep_for)"), "wait for a state, not for a time"},
      {std::regex(R"(\bsystem_clock::now\()"), "the clock is an input: env.clock.now()"},
      {std::regex(R"(\b(rand|srand)\()"), "randomness is an input: env.random"},
  };
  return words;
}

bool is_exempt_from_words(const File& file) {
  return file.path == "src/core/instant.cpp" || file.path.starts_with("tools/") ||
         file.path.starts_with("bench/") || file.path == "tests/tidy_test.cpp";
}

}

Complaints check_lengths(const File& file) {
  Complaints found;
  const bool is_source = is_cpp(file) || is_script(file) || file.path.ends_with(".sql") ||
                         file.path.ends_with(".css") || file.path.ends_with(".html");
  if (!is_source || file.path.ends_with("package-lock.json")) return found;
  const auto limits = limits_of(file);
  const auto lines = lines_of(file.text);
  if (static_cast<int>(lines.size()) > limits.file_lines)
    found.push_back({file.path, 1, "the file has " + std::to_string(lines.size()) + " lines, " +
                                       std::to_string(limits.file_lines) + " at most"});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (static_cast<int>(width(lines[i])) > limits.columns && !is_unbreakable(file, lines[i]))
      found.push_back({file.path, static_cast<int>(i + 1),
                       "the line is wider than " + std::to_string(limits.columns) + " columns"});
  }
  if (is_cpp(file) && limits.function_lines > 0) {
    const auto functions = check_functions(file, lines, limits.function_lines);
    found.insert(found.end(), functions.begin(), functions.end());
  }
  return found;
}

Complaints check_coroutine_law(const File& file) {
  Complaints found;
  if (!is_cpp(file)) return found;
  const std::string_view text = file.text;
  for (auto at = text.find("co_await "); at != text.npos; at = text.find("co_await ", at + 1)) {
    const auto line_begin = text.rfind('\n', at) + 1;
    const auto before = text.substr(line_begin, at - line_begin);
    if (before.find("//") != before.npos || before.find('"') != before.npos) continue;
    const auto line = 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n'));
    if (before.find("throw ") != before.npos)
      found.push_back({file.path, line, "never throw the result of a co_await; name it first"});
    static const std::regex made_of_it(R"([A-Za-z0-9_>]\{[^}]*$)");
    if (std::regex_search(before.begin(), before.end(), made_of_it))
      found.push_back({file.path, line, "nothing in braces is made of a co_await; name it first"});
    const bool is_in_for = before.find("for (") != before.npos;
    if (before.ends_with("? ") || (before.ends_with(": ") && !is_in_for))
      found.push_back({file.path, line, "no conditional around a co_await; branch by an if"});
    const auto end = text.find(';', at);
    auto expression = text.substr(at, end == text.npos ? text.size() - at : end - at);
    // "if (co_await x) {" and "for (... : co_await x) {" end their expression at the brace's line.
    const auto newline = expression.find('\n');
    if (newline != expression.npos && expression.substr(0, newline).ends_with('{')) {
      expression = expression.substr(0, expression.rfind(')', newline));
    }
    static const std::regex capture(R"([(,]\s*\[[^\]]+\]\s*[({])");
    if (expression.find('{') != expression.npos ||
        std::regex_search(expression.begin(), expression.end(), capture))
      found.push_back({file.path, line,
                       "between co_await and ; there is no { and no capturing [; name it first"});
  }
  return found;
}

Complaints check_words(const File& file) {
  Complaints found;
  if (!is_cpp(file) || is_exempt_from_words(file)) return found;
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    for (const auto& banned : banned_words()) {
      if (std::regex_search(line.begin(), line.end(), banned.word))
        found.push_back({file.path, number, banned.instead});
    }
  }
  return found;
}

Complaints check_web(const File& file) {
  Complaints found;
  if (!is_web(file)) return found;
  static const std::regex log(R"(\bconsole\.(log|debug)\()");
  static const std::regex inline_code(R"re(<[a-z][^>]*\s(style|on[a-z]+)\s*=\s*["'])re");
  static const std::regex inline_block(R"(<(script|style)>)");
  int number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    if (is_script(file) && std::regex_search(line.begin(), line.end(), log))
      found.push_back({file.path, number, "console.log does not ship"});
  }
  if (!file.path.ends_with(".html")) return found;
  // A tag may go over several lines.
  for (const auto& what : {inline_code, inline_block}) {
    std::sregex_iterator at(file.text.begin(), file.text.end(), what), end;
    for (; at != end; ++at) {
      const auto line = 1 + std::count(file.text.begin(), file.text.begin() + at->position(), '\n');
      found.push_back({file.path, static_cast<int>(line),
                       "no inline style, script or handler: the policy forbids it"});
    }
  }
  return found;
}

}
