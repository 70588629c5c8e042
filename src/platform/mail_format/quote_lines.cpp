#include "platform/mail_format/quote_lines.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/quote_words.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t announcement_lines_max = 6;
constexpr std::size_t announcement_bytes_max = 400;
constexpr std::size_t line_bytes_max = 300;  // longer ones are text
constexpr std::size_t footer_lines_max = 12;

template <class Words>
bool contains_any(std::string_view text, const Words& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return icontains(text, word); });
}

template <class Words>
bool starts_with_any(std::string_view text, const Words& words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return istarts_with(text, word); });
}

std::string_view without_quote_marks(std::string_view line) {
  while (!line.empty() && (line[0] == '>' || is_blank(line[0]))) line.remove_prefix(1);
  return line;
}

std::string_view without_decoration(std::string_view line) {
  line = trimmed(line);
  while (!line.empty() && (line[0] == '-' || line[0] == '*' || line[0] == '_' || line[0] == ' '))
    line.remove_prefix(1);
  while (!line.empty() && (line.back() == '-' || line.back() == '*' || line.back() == '_' ||
                           line.back() == ' '))
    line.remove_suffix(1);
  return line;
}

bool is_quoted(std::string_view line) {
  line = trimmed_left(line);
  // `Richard> the old mail-program way.
  const auto mark = line.find('>');
  const bool initials = mark != std::string_view::npos && mark > 0 && mark <= 10 &&
                        std::ranges::all_of(line.substr(0, mark), is_letter) &&
                        mark + 1 < line.size() && line[mark + 1] == ' ';
  return line.starts_with('>') || initials;
}

bool is_original(std::string_view line) {
  const auto words = without_decoration(without_quote_marks(line));
  const bool decorated = trimmed(line).starts_with("--") || trimmed(line).starts_with("*--") ||
                         trimmed(line).starts_with("__") || words.ends_with(':');
  return decorated && words.size() <= 60 && starts_with_any(words, quote_words::originals);
}

bool has_clock(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if ((text[i] == ':' || text[i] == '.') && is_digit(text[i - 1]) && is_digit(text[i + 1]))
      return true;
  return text.find("：") != std::string_view::npos;
}

bool has_year(std::string_view text) {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i)
    if ((text.substr(i, 2) == "20" || text.substr(i, 2) == "19") && is_digit(text[i + 2]) &&
        is_digit(text[i + 3]))
      return true;
  return false;
}

// "... wrote:" over one line or several joined ones.
bool is_announcement(std::string_view joined) {
  const auto text = without_decoration(without_quote_marks(joined));
  if (text.size() < 10 || text.size() > announcement_bytes_max) return false;
  const bool colon = text.ends_with(':') || text.ends_with("：");
  if (!colon && !iends_with(text, "wrote") && !iends_with(text, "écrit")) return false;
  const bool address = text.find('@') != std::string_view::npos;
  const bool when = has_clock(text) || has_year(text);
  if (!when && !address) return false;
  const bool verb = contains_any(text, quote_words::verbs);
  if (!when && !verb) return false;
  if (!verb) {  // "2016-10-24 15:36 GMT+02:00 Ada <ada@x.org>:"
    return text.ends_with(">:") && address && has_clock(text) && has_year(text);
  }
  // Text about writing ends the same way; a real announcement says when to the minute, or whom.
  return address || starts_with_any(text, quote_words::openers) || is_digit(text[0]) ||
         (has_year(text) && text.find(',') != std::string_view::npos);
}

// How many lines from `at` make up an announcement; 0 where none begins.
std::size_t announcement_length(const std::vector<QuoteLine>& lines, std::size_t at) {
  const auto first = without_decoration(without_quote_marks(lines[at].text));
  if (first.empty()) return 0;
  const bool dated = has_clock(first) || has_year(first);
  if (!dated && is_quoted(lines[at].text)) return 0;
  std::string joined;
  std::size_t blanks = 0;
  const auto end = std::min(lines.size(), at + announcement_lines_max);
  for (auto i = at; i < end; ++i) {
    const auto line = trimmed(without_quote_marks(lines[i].text));
    if (line.empty() && ++blanks > 1) return 0;
    // Wrapped lines are short, and the date stands in the first.
    if (i > at && !dated) return 0;
    if (!joined.empty()) joined += ' ';
    joined += line;
    if (joined.size() > announcement_bytes_max) return 0;
    if (is_announcement(joined)) return i - at + 1;
  }
  return 0;
}

// The name of a header line: "From" of "*From:* Ada"; empty where it is none.
std::string_view header_name(std::string_view line) {
  line = without_decoration(without_quote_marks(line));
  auto colon = line.find(':');
  if (const auto wide = line.find("："); wide < colon) colon = wide;
  if (colon == std::string_view::npos || colon > 30) return {};
  return without_decoration(line.substr(0, colon));
}

template <class Words>
bool is_one_of(std::string_view name, const Words& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return iequals(name, word); });
}

// How many lines from `at` are the header block of an older mail; 0 where none begins.
std::size_t header_block_length(const std::vector<QuoteLine>& lines, std::size_t at) {
  const auto first = header_name(lines[at].text);
  if (!is_one_of(first, quote_words::senders)) return 0;
  std::size_t known = 1, end = at + 1, misses = 0;
  for (auto i = at + 1; i < lines.size() && misses <= 2; ++i) {
    if (trimmed(without_quote_marks(lines[i].text)).empty()) break;
    const bool field = is_one_of(header_name(lines[i].text), quote_words::fields);
    misses = field ? 0 : misses + 1;
    if (!field) continue;
    ++known;
    end = i + 1;
  }
  if (known < 3) return 0;
  // A wrapped subject belongs to the block: up to the empty line, if that is near.
  for (auto i = end; i < std::min(lines.size(), end + 2); ++i)
    if (trimmed(lines[i].text).empty()) return i - at;
  return end - at;
}

bool is_rule(std::string_view line) {
  line = trimmed(line);
  if (line.size() < 2) return false;
  for (const std::string_view mark : {"-", "_", "=", "*", "~", "—", "–"}) {
    auto rest = line;
    while (rest.starts_with(mark)) rest.remove_prefix(mark.size());
    if (rest.empty()) return true;
  }
  return false;
}

// After a rule that is not the agreed "-- ": a signature is short, in short lines, and ends the
// mail or is followed by the older one.
bool introduces_signature(const std::vector<QuoteLine>& lines, std::size_t at) {
  const auto mark = trimmed_right(lines[at].text);
  if (mark == "--" || mark == "\xE2\x80\x94") return true;
  std::size_t filled = 0;
  for (auto i = at + 1; i < lines.size(); ++i) {
    const auto kind = lines[i].kind;
    if (kind == LineKind::quote || kind == LineKind::announcement || kind == LineKind::header)
      break;
    if (trimmed(lines[i].text).empty()) continue;
    if (++filled > footer_lines_max || lines[i].text.size() > 80) return false;
    if (is_rule(lines[i].text) || lines[i].text.find("  ") != std::string_view::npos) return false;
  }
  // A rule under a line of text is a heading, or a table.
  return at == 0 || trimmed(lines[at - 1].text).empty();
}

bool is_device_line(const std::vector<QuoteLine>& lines, std::size_t at) {
  const auto line = without_decoration(lines[at].text);
  const bool own_paragraph = at == 0 || trimmed(lines[at - 1].text).empty() ||
                             is_rule(lines[at - 1].text);
  return own_paragraph && line.size() <= 100 && starts_with_any(line, quote_words::devices);
}

// A long quoted line that a program broke: its rest stands without a mark, between marked lines.
bool is_wrapped_quote(const std::vector<QuoteLine>& lines, std::size_t at) {
  constexpr std::size_t wrapped_bytes_min = 60;
  if (at == 0 || at + 1 >= lines.size()) return false;
  const auto& before = lines[at - 1];
  const bool goes_on = lines[at].text[0] >= 'a' && lines[at].text[0] <= 'z';
  return goes_on && before.kind == LineKind::quote && before.text.size() >= wrapped_bytes_min &&
         lines[at + 1].kind == LineKind::quote;
}

}  // namespace

std::vector<QuoteLine> read_quote_lines(std::string_view text) {
  std::vector<QuoteLine> lines;
  for (auto rest = text; !rest.empty();) lines.push_back({take_line(rest)});
  const auto mark = [&](std::size_t at, std::size_t count, LineKind kind) {
    for (auto i = at; i < at + count; ++i) lines[i].kind = kind;
    return at + count - 1;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = lines[i];
    if (trimmed(line.text).empty()) line.kind = LineKind::empty;
    else if (line.text.size() > line_bytes_max) line.kind = is_quoted(line.text) ? LineKind::quote
                                                                                 : LineKind::text;
    else if (is_original(line.text)) line.kind = LineKind::announcement;
    else if (const auto length = announcement_length(lines, i))
      i = mark(i, length, LineKind::announcement);
    else if (const auto block = is_quoted(line.text) ? 0 : header_block_length(lines, i)) {
      // Outlook draws a line above the block.
      if (i > 0 && is_rule(lines[i - 1].text)) lines[i - 1].kind = LineKind::header;
      if (i > 1 && lines[i - 1].kind == LineKind::empty && is_rule(lines[i - 2].text))
        lines[i - 2].kind = LineKind::header;
      i = mark(i, block, LineKind::header);
    } else if (is_quoted(line.text)) line.kind = LineKind::quote;
    else if (is_device_line(lines, i)) line.kind = LineKind::device;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind != LineKind::text) continue;
    if (is_rule(lines[i].text) && introduces_signature(lines, i))
      lines[i].kind = LineKind::delimiter;
    else if (is_wrapped_quote(lines, i)) lines[i].kind = LineKind::quote;
  }
  return lines;
}

bool is_closing(std::string_view line) {
  line = trimmed(line);
  while (!line.empty() && (line.back() == ',' || line.back() == '!' || line.back() == '.'))
    line.remove_suffix(1);
  return is_one_of(line, quote_words::closings);
}

}  // namespace aai::mail_format
