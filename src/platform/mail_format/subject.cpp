#include "platform/mail_format/subject.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"

namespace aai::mail_format {
namespace {

enum class Kind { reply, forward };
struct Prefix {
  std::string_view word;
  Kind kind;
};
constexpr Prefix prefixes[] = {
    {"re", Kind::reply},     {"aw", Kind::reply},     {"sv", Kind::reply},
    {"vs", Kind::reply},     {"antw", Kind::reply},   {"antwort", Kind::reply},
    {"odp", Kind::reply},    {"rif", Kind::reply},    {"ref", Kind::reply},
    {"res", Kind::reply},    {"ynt", Kind::reply},    {"vá", Kind::reply},
    {"σχετ", Kind::reply},   {"atb", Kind::reply},    {"r", Kind::reply},
    {"回复", Kind::reply},   {"回覆", Kind::reply},   {"答复", Kind::reply},
    {"fwd", Kind::forward},  {"fw", Kind::forward},   {"wg", Kind::forward},
    {"tr", Kind::forward},   {"rv", Kind::forward},   {"enc", Kind::forward},
    {"doorst", Kind::forward}, {"vb", Kind::forward}, {"vl", Kind::forward},
    {"pd", Kind::forward},   {"ilt", Kind::forward},  {"i", Kind::forward},
    {"转发", Kind::forward}, {"轉寄", Kind::forward}};
constexpr std::string_view wide_colon = "：";

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (!is_space(c)) out += c;
    else if (!out.ends_with(' ')) out += ' ';
  }
  return out;
}

// "[list] " at the front; 0 where there is none.
std::size_t blob_length(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const auto end = text.find_first_of("[]", 1);
  if (end == std::string_view::npos || text[end] != ']') return 0;
  return std::size_t(trimmed_left(text.substr(end + 1)).data() - text.data());
}

// "Re: ", "Re[2]: ", "AW : ", "Fwd: [list] "; 0 where there is none.
std::size_t prefix_length(std::string_view text, BaseSubject& found) {
  for (const auto& prefix : prefixes) {
    if (!istarts_with(text, prefix.word)) continue;
    auto rest = trimmed_left(text.substr(prefix.word.size()));
    if (rest.starts_with('^') || rest.starts_with('*')) {
      rest.remove_prefix(1);
      while (!rest.empty() && is_digit(rest[0])) rest.remove_prefix(1);
    }
    if (rest.starts_with('(') || rest.starts_with('[')) {
      const auto end = rest.find_first_of(")]");
      if (end == std::string_view::npos) continue;
      rest = trimmed_left(rest.substr(end + 1));
    }
    if (rest.starts_with(':')) rest.remove_prefix(1);
    else if (rest.starts_with(wide_colon)) rest.remove_prefix(wide_colon.size());
    else continue;
    (prefix.kind == Kind::reply ? found.is_reply : found.is_forward) = true;
    return text.size() - trimmed_left(rest).size();
  }
  return 0;
}

std::string_view without_trailers(std::string_view text, BaseSubject& found) {
  for (;;) {
    text = trimmed_right(text);
    if (!iends_with(text, "(fwd)")) return text;
    found.is_forward = true;
    text.remove_suffix(5);
  }
}

// The subject without its decorations, as written.
std::string_view stripped(std::string_view text, BaseSubject& found) {
  for (;;) {
    text = trimmed_left(without_trailers(text, found));
    if (istarts_with(text, "[fwd:") && text.ends_with(']')) {
      found.is_forward = true;
      text = text.substr(5, text.size() - 6);
      continue;
    }
    if (const auto length = prefix_length(text, found)) {
      text.remove_prefix(length);
      continue;
    }
    const auto blob = blob_length(text);
    if (blob == 0 || blob >= text.size()) return text;
    text.remove_prefix(blob);
  }
}

}  // namespace

BaseSubject base_subject(std::string_view subject) {
  BaseSubject found;
  const auto text = collapsed(subject.substr(0, limits::field_value_bytes_max));
  found.text = lowered(stripped(text, found));
  return found;
}

std::string reply_subject(std::string_view subject) {
  BaseSubject ignored;
  auto text = collapsed(subject.substr(0, limits::field_value_bytes_max));
  std::string_view rest = text;
  while (const auto length = prefix_length(rest, ignored)) rest.remove_prefix(length);
  return "Re: " + std::string(rest);
}

}  // namespace aai::mail_format
