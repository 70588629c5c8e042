#include "platform/pg/codec.h"

#include "platform/pg/fault.h"

namespace aai::pg {

std::string array_literal(const std::vector<std::string>& elements) {
  std::string out = "{";
  for (const auto& element : elements) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out += '}';
}

std::vector<std::string> parse_array(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '{') fail_decoding(literal, "an array");
  std::vector<std::string> elements;
  std::string element;
  bool quoted = false, inside = false;
  for (std::size_t i = 1; i + 1 < literal.size() || (inside && i < literal.size()); ++i) {
    const char c = literal[i];
    if (c == '\\' && i + 1 < literal.size()) {
      element += literal[++i];
    } else if (c == '"') {
      inside = !inside;
      quoted = true;
    } else if (c == ',' && !inside) {
      elements.push_back(std::exchange(element, {}));
      quoted = false;
    } else {
      element += c;
    }
  }
  if (!element.empty() || quoted || !elements.empty()) elements.push_back(std::move(element));
  return elements;
}

void fail_decoding(std::string_view text, std::string_view expected) {
  throw Fault("", "a column holds " + std::string(text.substr(0, 80)) + ", expected " +
                      std::string(expected));
}

}
