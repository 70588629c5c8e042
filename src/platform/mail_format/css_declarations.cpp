#include <algorithm>
#include <array>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format::css {
namespace {

constexpr std::size_t declarations_max = 200;
constexpr std::size_t value_bytes_max = 300;

constexpr std::array<std::string_view, 47> safe_properties{
    "background", "background-color", "border", "border-bottom", "border-collapse",
    "border-color", "border-left", "border-radius", "border-right", "border-spacing",
    "border-style", "border-top", "border-width", "clear", "color", "direction", "display",
    "float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight",
    "height", "letter-spacing", "line-height", "list-style", "list-style-type", "margin",
    "max-height", "max-width", "min-height", "min-width", "opacity", "overflow", "padding",
    "table-layout", "text-align", "text-decoration", "text-indent", "text-transform",
    "vertical-align", "visibility", "white-space", "width", "word-break"};

constexpr std::array<std::string_view, 8> safe_functions{"rgb",  "rgba", "hsl", "hsla",
                                                         "calc", "min",  "max", "clamp"};

std::string without_comments(std::string_view text) {
  std::string out;
  while (true) {
    const auto open = text.find("/*");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto close = text.find("*/", open + 2);
    if (close == std::string_view::npos) return out;
    text.remove_prefix(close + 2);
  }
}

// `\69 ` and `\i` are both i.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
      continue;
    }
    char32_t value = 0;
    std::size_t digits = 0;
    while (digits < 6 && i + 1 < text.size() && hex_value(text[i + 1]) >= 0) {
      value = value << 4 | char32_t(hex_value(text[++i]));
      ++digits;
    }
    if (digits == 0) out += text[++i];
    else {
      append_code_point(out, value);
      if (i + 1 < text.size() && is_space(text[i + 1])) ++i;
    }
  }
  return out;
}

std::string tidy(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (!is_space(c)) out += to_lower(c);
    else if (!out.ends_with(' ')) out += ' ';
  }
  return out;
}

// The end of a declaration: a semicolon outside quotes and brackets.
std::size_t declaration_end(std::string_view text) {
  char quote = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') ++i;
    else if (quote) quote = c == quote ? char(0) : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '(') ++depth;
    else if (c == ')') --depth;
    else if (c == ';' && depth <= 0) return i;
  }
  return text.size();
}

bool has_only_safe_functions(std::string_view value) {
  for (auto open = value.find('('); open != std::string_view::npos;
       open = value.find('(', open + 1)) {
    auto start = open;
    while (start > 0 && (is_alnum(value[start - 1]) || value[start - 1] == '-')) --start;
    const auto name = value.substr(start, open - start);
    if (!name.empty() && std::ranges::find(safe_functions, name) == safe_functions.end())
      return false;
  }
  return true;
}

}  // namespace

std::vector<Declaration> read_declarations(std::string_view source) {
  const auto text = without_comments(source);
  std::vector<Declaration> declarations;
  std::string_view rest = text;
  while (!rest.empty() && declarations.size() < declarations_max) {
    const auto end = declaration_end(rest);
    const auto one = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    const auto colon = one.find(':');
    if (colon == std::string_view::npos) continue;
    Declaration declaration{tidy(unescaped(one.substr(0, colon))),
                            tidy(unescaped(one.substr(colon + 1)))};
    if (const auto mark = declaration.value.find('!'); mark != std::string::npos) {
      declaration.important = declaration.value.find("important", mark) != std::string::npos;
      declaration.value = trimmed(std::string_view(declaration.value).substr(0, mark));
    }
    if (!declaration.property.empty()) declarations.push_back(std::move(declaration));
  }
  return declarations;
}

bool is_safe(const Declaration& declaration) {
  const auto& [property, value, important] = declaration;
  const bool side = property.starts_with("margin-") || property.starts_with("padding-") ||
                    (property.starts_with("border-") && property != "border-image");
  if (!side && std::ranges::find(safe_properties, property) == safe_properties.end()) return false;
  if (property.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos) return false;
  if (value.empty() || value.size() > value_bytes_max) return false;
  const auto is_plain = [](char c) {
    return is_alnum(c) || std::string_view(" #.,%()'\"-+*/_").find(c) != std::string_view::npos;
  };
  return std::ranges::all_of(value, is_plain) && value.find("url") == std::string::npos &&
         value.find("expression") == std::string::npos && value.find("//") == std::string::npos &&
         has_only_safe_functions(value);
}

}  // namespace aai::mail_format::css
