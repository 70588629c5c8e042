#include "platform/mail_format/content_type.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/charset.h"
#include "platform/mail_format/encoded_words.h"
#include "platform/mail_format/limits.h"

namespace aai::mail_format {
namespace {

// One parameter as written: `filename*1*` has section 1 and is extended.
struct Piece {
  std::string name;
  int section = -1;
  std::size_t order = 0;
  bool extended = false;
  std::string value;
};

std::string_view without_comment(std::string_view rest) {
  rest = trimmed_left(rest);
  while (rest.starts_with('(')) {
    const auto end = rest.find(')');
    rest = end == std::string_view::npos ? std::string_view{} : trimmed_left(rest.substr(end + 1));
  }
  return rest;
}

std::string take_value(std::string_view& rest) {
  std::string value;
  if (rest.starts_with('"')) {
    std::size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
      const auto next = rest.substr(i + 1, 1);
      if (rest[i] == '\\' && (next == "\"" || next == "\\")) ++i;
      if (rest[i] != '\r' && rest[i] != '\n') value += rest[i];
    }
    rest.remove_prefix(std::min(rest.size(), i + 1));
    const auto next = rest.find(';');
    rest = next == std::string_view::npos ? std::string_view{} : rest.substr(next);
    return value;
  }
  const auto end = std::min(rest.find(';'), rest.size());
  value = trimmed(rest.substr(0, end));
  if (const auto comment = value.find(" ("); comment != std::string::npos) value.resize(comment);
  rest.remove_prefix(end);
  return value;
}

Piece read_piece(std::string_view& rest, std::size_t equals) {
  Piece piece;
  auto name = lowered(trimmed(rest.substr(0, equals)));
  rest = trimmed_left(rest.substr(equals + 1));
  if (name.ends_with('*')) {
    piece.extended = true;
    name.pop_back();
  }
  if (const auto star = name.find('*'); star != std::string::npos) {
    const auto digits = name.substr(star + 1);
    const bool numbered = !digits.empty() && digits.size() <= 3 &&
                          std::ranges::all_of(digits, is_digit);
    piece.section = numbered ? std::stoi(digits) : 0;
    name.resize(star);
  }
  piece.name = name;
  piece.value = take_value(rest);
  return piece;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    out += escape ? char(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// Joins the sections of one name in order; the first extended one may carry charset'language'.
Parameter join(std::vector<Piece>& pieces, const std::string& name) {
  std::ranges::sort(pieces, {}, [](const Piece& p) { return std::pair(p.section, p.order); });
  std::string bytes, charset;
  bool extended = false, first = true;
  for (auto& piece : pieces) {
    if (piece.name != name) continue;
    std::string_view value = piece.value;
    if (piece.extended && first) {
      const auto charset_end = value.find('\'');
      const auto language_end = charset_end == std::string_view::npos
                                    ? charset_end : value.find('\'', charset_end + 1);
      if (language_end != std::string_view::npos) {
        charset = value.substr(0, charset_end);
        value.remove_prefix(language_end + 1);
      }
    }
    extended = extended || piece.extended;
    bytes += piece.extended ? percent_decoded(value) : std::string(value);
    first = false;
    if (piece.section < 0) break;  // a plain parameter said twice: the first one holds
  }
  return {name, extended ? decode_charset(bytes, charset).text : decode_header_text(bytes)};
}

}  // namespace

std::string_view ParameterisedValue::parameter(std::string_view name) const {
  for (const auto& parameter : parameters)
    if (parameter.name == name) return parameter.value;
  return {};
}

bool ParameterisedValue::is_type(std::string_view type) const {
  return value.size() > type.size() && value.starts_with(type) && value[type.size()] == '/';
}

ParameterisedValue read_parameterised(std::string_view raw) {
  ParameterisedValue result;
  std::string_view rest = without_comment(raw.substr(0, limits::field_value_bytes_max));
  const auto end = std::min(rest.find_first_of("; \t\r\n("), rest.size());
  result.value = lowered(trimmed(rest.substr(0, end)));
  rest.remove_prefix(end);
  std::vector<Piece> pieces;
  while (!rest.empty() && pieces.size() < limits::parameters_max) {
    rest = without_comment(rest);
    while (rest.starts_with(';')) rest = without_comment(rest.substr(1));
    const auto equals = rest.find('=');
    const auto semicolon = rest.find(';');
    if (equals == std::string_view::npos) break;
    if (semicolon < equals) {
      rest.remove_prefix(semicolon);
      continue;
    }
    pieces.push_back(read_piece(rest, equals));
    pieces.back().order = pieces.size();
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string name = pieces[i].name;
    if (name.empty() || !result.parameter(name).empty()) continue;
    auto same = pieces;
    result.parameters.push_back(join(same, name));
  }
  return result;
}

}  // namespace aai::mail_format
