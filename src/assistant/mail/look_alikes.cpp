#include "assistant/mail/look_alikes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail {
namespace {

constexpr std::size_t name_size_min = 5;  // shorter names are one letter apart by chance

// Great providers whose names are near each other, or near a name that somebody may have.
constexpr std::array<std::string_view, 16> great = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
    "ymail.com", "mail.com",       "email.com",   "icloud.com",  "aol.com",  "gmx.de",
    "gmx.net",   "web.de",         "t-online.de", "mail.de"};

struct Confusable {
  char32_t from;
  std::string_view to;
};

// Cyrillic, Greek, Armenian and Latin letters that look like a plain one in common fonts.
constexpr Confusable confusables[] = {
    {U'а', "a"}, {U'ɑ', "a"}, {U'α', "a"}, {U'ạ', "a"}, {U'á', "a"}, {U'à', "a"}, {U'ä', "a"},
    {U'в', "b"}, {U'ь', "b"}, {U'с', "c"}, {U'ϲ', "c"}, {U'ç', "c"}, {U'ԁ', "d"}, {U'е', "e"},
    {U'ё', "e"}, {U'é', "e"}, {U'è', "e"}, {U'ẹ', "e"}, {U'ė', "e"}, {U'ε', "e"}, {U'ɡ', "g"},
    {U'ġ', "g"}, {U'һ', "h"}, {U'հ', "h"}, {U'і', "i"}, {U'ı', "i"}, {U'í', "i"}, {U'ì', "i"},
    {U'ι', "i"}, {U'ї', "i"}, {U'ј', "j"}, {U'к', "k"}, {U'κ', "k"}, {U'ӏ', "l"}, {U'ḷ', "l"},
    {U'м', "m"}, {U'ո', "n"}, {U'ñ', "n"}, {U'ń', "n"}, {U'п', "n"}, {U'о', "o"}, {U'ο', "o"},
    {U'օ', "o"}, {U'ọ', "o"}, {U'ó', "o"}, {U'ò', "o"}, {U'ö', "o"}, {U'р', "p"}, {U'ρ', "p"},
    {U'ԛ', "q"}, {U'г', "r"}, {U'ѕ', "s"}, {U'ṣ', "s"}, {U'ś', "s"}, {U'т', "t"}, {U'τ', "t"},
    {U'υ', "u"}, {U'ս', "u"}, {U'ü', "u"}, {U'ú', "u"}, {U'ν', "v"}, {U'ѵ', "v"}, {U'ԝ', "w"},
    {U'ш', "w"}, {U'ω', "w"}, {U'х', "x"}, {U'χ', "x"}, {U'у', "y"}, {U'ý', "y"}, {U'γ', "y"},
    {U'ź', "z"}, {U'ż', "z"}, {U'0', "o"}, {U'1', "l"}, {U'5', "s"}, {U'ß', "ss"}};

// RFC 3492, of one label without its "xn--". Nothing where it is none.
std::optional<std::u32string> decode_punycode(std::string_view label) {
  constexpr unsigned base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, label_max = 63;
  if (label.size() > label_max) return std::nullopt;
  std::u32string out;
  const auto mark = label.rfind('-');
  if (mark != label.npos) out.assign(label.begin(), label.begin() + std::ptrdiff_t(mark));
  unsigned long n = 128, i = 0, bias = 72;
  for (auto at = mark == label.npos ? 0 : mark + 1; at < label.size();) {
    const auto before = i;
    unsigned long weight = 1;
    for (unsigned long k = base;; k += base) {
      if (at >= label.size()) return std::nullopt;
      const char c = label[at++];
      const unsigned long digit = c >= 'a' && c <= 'z'   ? static_cast<unsigned long>(c - 'a')
                                  : c >= '0' && c <= '9' ? static_cast<unsigned long>(c - '0') + 26
                                                         : base;
      if (digit >= base || weight > 0xffffffffUL) return std::nullopt;
      i += digit * weight;
      const auto t = k <= bias ? t_min : std::min<unsigned long>(k - bias, t_max);
      if (digit < t) break;
      weight *= base - t;
    }
    const auto size = out.size() + 1;
    auto delta = before == 0 ? i / damp : (i - before) / 2;
    delta += delta / size;
    for (bias = 0; delta > (base - t_min) * t_max / 2; bias += base) delta /= base - t_min;
    bias += base * delta / (delta + skew);
    n += i / size;
    i %= size;
    if (n > 0x10ffff) return std::nullopt;
    out.insert(out.begin() + std::ptrdiff_t(i++), static_cast<char32_t>(n));
  }
  return out;
}

void append_look(std::string& out, char32_t c) {
  const auto* const found = std::ranges::find(confusables, c, &Confusable::from);
  if (found != std::end(confusables)) out += found->to;
  else mail_format::append_code_point(out, c);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string look_of_label(std::string_view label) {
  std::string look;
  const auto decoded =
      label.starts_with("xn--") ? decode_punycode(label.substr(4)) : std::nullopt;
  if (decoded) {
    for (const auto c : *decoded) append_look(look, c);
  } else {
    for (std::size_t at = 0; at < label.size();) {
      const auto point = mail_format::code_point_at(label, at);
      append_look(look, point.value);
      at += point.length;
    }
  }
  replace_all(look, "rn", "m");
  replace_all(look, "vv", "w");
  return look;
}

// One letter more, less or other, or two neighbours swapped.
bool is_one_letter_apart(std::string_view one, std::string_view other) {
  if (one.size() > other.size()) std::swap(one, other);
  if (other.size() - one.size() > 1) return false;
  std::size_t i = 0;
  while (i < one.size() && one[i] == other[i]) ++i;
  if (one.size() < other.size()) return one.substr(i) == other.substr(i + 1);
  if (i == one.size()) return false;
  if (one.substr(i + 1) == other.substr(i + 1)) return true;
  return i + 1 < one.size() && one[i] == other[i + 1] && one[i + 1] == other[i] &&
         one.substr(i + 2) == other.substr(i + 2);
}

std::string_view name_of(std::string_view domain) { return domain.substr(0, domain.rfind('.')); }

bool resembles(std::string_view domain, std::string_view look, std::string_view known) {
  if (look == look_of_domain(known)) return true;
  return name_of(known).size() >= name_size_min && is_one_letter_apart(domain, known);
}

}

std::string look_of_domain(std::string_view domain) {
  std::string look;
  const auto lower = mail_format::lowered(domain);
  for (std::string_view rest = lower; !rest.empty();) {
    const auto end = std::min(rest.find('.'), rest.size());
    look += (look.empty() ? "" : ".") + look_of_label(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return look;
}

std::string resembled_domain(std::string_view domain, std::span<const std::string> known) {
  const auto lower = mail_format::lowered(domain);
  if (lower.empty() || std::ranges::find(great, lower) != great.end()) return "";
  if (std::ranges::find(known, lower) != known.end()) return "";
  const auto look = look_of_domain(lower);
  for (const auto& one : known.first(std::min(known.size(), domains_max))) {
    if (!one.empty() && resembles(lower, look, one)) return one;
  }
  return "";
}

}
