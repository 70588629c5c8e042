#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"

namespace aai::mail_format::css {
namespace {

constexpr std::size_t rules_max = 1'000;
constexpr std::size_t sheet_bytes_max = 256u << 10;
constexpr std::size_t steps_max = 8;
constexpr double screen_px = 800;

// Where the block that opens at `open` closes, or the end.
std::size_t block_end(std::string_view text, std::size_t open) {
  int depth = 0;
  for (auto i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return text.size();
}

// Does a media query hold on the screen a person reads mail on?
bool holds(std::string_view query) {
  if (icontains(query, "print") || icontains(query, "dark") || icontains(query, "speech") ||
      icontains(query, "device-pixel") || icontains(query, "not "))
    return false;
  const auto limit = [&](std::string_view feature) -> std::optional<double> {
    const auto at = ifind(query, feature);
    const auto colon = at == std::string_view::npos ? at : query.find(':', at);
    if (colon == std::string_view::npos) return {};
    return read_length(query.substr(colon + 1), 16, screen_px);
  };
  const auto narrowest = limit("min-width"), widest = limit("max-width");
  return (!narrowest || *narrowest <= screen_px) && (!widest || *widest >= screen_px);
}

bool is_name(char c) {
  return is_alnum(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string take_name(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && is_name(rest[end])) ++end;
  std::string name(rest.substr(0, end));
  rest.remove_prefix(end);
  return name;
}

// False where the selector says what we do not judge (states, siblings): the rule is left out.
bool take_compound(std::string_view& rest, Compound& step) {
  if (rest.starts_with('*')) rest.remove_prefix(1);
  else step.tag = lowered(take_name(rest));
  while (!rest.empty() && !is_space(rest[0]) && rest[0] != '>') {
    const char mark = rest[0];
    rest.remove_prefix(1);
    if (mark == '.') step.classes.push_back(take_name(rest));
    else if (mark == '#') step.ids.push_back(take_name(rest));
    else if (mark == '[') {
      const auto end = rest.find(']');
      if (end == std::string_view::npos) return false;
      const auto inside = rest.substr(0, end);
      const auto equals = inside.find('=');
      auto name = lowered(trimmed(inside.substr(0, equals)));
      while (!name.empty() && !is_alnum(name.back())) name.pop_back();
      auto value = equals == std::string_view::npos ? "" : std::string(inside.substr(equals + 1));
      std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
      step.attributes.emplace_back(std::move(name), std::move(value));
      rest.remove_prefix(end + 1);
    } else {
      return false;
    }
  }
  return true;
}

std::optional<std::vector<Compound>> read_selector(std::string_view text) {
  std::vector<Compound> steps;
  std::string_view rest = trimmed(text);
  bool child = false;
  while (!rest.empty()) {
    if (rest.starts_with('>')) {
      child = true;
      rest = trimmed_left(rest.substr(1));
      continue;
    }
    Compound step;
    step.is_child = child;
    const auto before = rest.size();
    if (!take_compound(rest, step) || rest.size() == before || steps.size() >= steps_max) return {};
    steps.push_back(std::move(step));
    child = false;
    rest = trimmed_left(rest);
  }
  if (steps.empty()) return {};
  return steps;
}

void read_rules(std::string_view text, int depth, std::vector<Rule>& rules) {
  while (!text.empty() && rules.size() < rules_max) {
    text = trimmed_left(text);
    const auto open = text.find_first_of("{;");
    if (open == std::string_view::npos) return;
    const auto head = trimmed(text.substr(0, open));
    if (text[open] == ';') {  // @import, @charset
      text.remove_prefix(open + 1);
      continue;
    }
    const auto end = block_end(text, open);
    const auto block = text.substr(open + 1, end - open - 1);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (head.starts_with('@')) {
      const bool screen = istarts_with(head, "@media") && holds(head);
      if (screen && depth < 3) read_rules(block, depth + 1, rules);
      continue;
    }
    const auto declarations = read_declarations(block);
    std::string_view selectors = head;
    while (!selectors.empty() && rules.size() < rules_max) {
      const auto comma = std::min(selectors.find(','), selectors.size());
      if (auto steps = read_selector(selectors.substr(0, comma)))
        rules.push_back({std::move(*steps), declarations});
      selectors.remove_prefix(std::min(selectors.size(), comma + 1));
    }
  }
}

// Comments, and the `<!--` some wrap a sheet in.
std::string without_noise(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("/*")) {
      const auto close = text.find("*/", i + 2);
      if (close == std::string_view::npos) break;
      i = close + 1;
    } else if (text.substr(i).starts_with("<!--")) {
      i += 3;
    } else if (text.substr(i).starts_with("-->")) {
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::vector<Rule> read_stylesheet(std::string_view text) {
  std::vector<Rule> rules;
  const auto clean = without_noise(text.substr(0, sheet_bytes_max));
  read_rules(clean, 0, rules);
  return rules;
}

}  // namespace aai::mail_format::css
