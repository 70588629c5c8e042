#pragma once
// SQL of a test with its values by name:  sql("select 1 from orgs where id = :org", {{"org",
// ada.org.view()}}) Values are quoted; a name stands where it is followed by no letter, digit or
// underscore.
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aai::test {

inline std::string sql(std::string_view text,
                       const std::vector<std::pair<std::string_view, std::string_view>>& values) {
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (text[at] == ':' && end < text.size() && is_name(text[end])) ++end;
    const auto name = text.substr(at + 1, end - at - 1);
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const auto& value) { return value.first == name; });
    if (text[at] == ':' && !name.empty() && found != values.end()) {
      out += '\'';
      for (const char c : found->second) out += c == '\'' ? std::string("''") : std::string(1, c);
      out += '\'';
      at = end;
    } else {
      out += text[at++];
    }
  }
  return out;
}
}
