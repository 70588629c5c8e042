#include "skills/notifications/letters.h"

#include <algorithm>

#include "core/html.h"

namespace aai::notifications {
namespace {

constexpr std::size_t value_size_max = 500;

// Both themes; nothing is fetched, so opening the mail tells nobody.
constexpr std::string_view style =
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:32px 16px;background:#f8f7f4;color:#1d2529;"
    "font:16px/1.55 Inter,system-ui,-apple-system,'Segoe UI',sans-serif}"
    "main{max-width:34rem;margin:0 auto}h1{font-size:20px;line-height:1.3;margin:0 0 "
    "16px;font-weight:600}"
    "p{margin:0 0 16px}.button{display:inline-block;padding:11px "
    "20px;border-radius:8px;background:#14606b;"
    "color:#ffffff;text-decoration:none;font-weight:600}"
    ".code{font:600 28px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:6px}"
    ".quiet{color:#5b666b;font-size:14px;overflow-wrap:anywhere}.quiet a{color:inherit}"
    "@media (prefers-color-scheme:dark){body{background:#0c1215;color:#e9edee}"
    ".button{background:#6fc3cf;color:#08262b}.quiet{color:#9aa5aa}}";

const Words& words_of(Template what, std::string_view locale) {
  const auto& all = locale == "de" ? german_words() : english_words();
  const auto found = std::ranges::find(all, what, &Words::what);
  if (found == all.end()) throw LetterFault("a template has no words in this language");
  return *found;
}

std::string_view value_of(const Values& values, std::string_view name) {
  for (const auto& [known, value] : values) {
    if (known == name) return value;
  }
  throw LetterFault("the fact " + std::string(name) + " is missing");
}

bool breaks_lines(std::string_view value) {
  return std::ranges::any_of(
      value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string fill(std::string_view text, const Values& values) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) break;
    const auto close = text.find('}', open);
    const auto value = value_of(values, text.substr(open + 1, close - open - 1));
    if (value.size() > value_size_max || breaks_lines(value))
      throw LetterFault("a fact is too long or breaks lines");
    out += value;
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string paragraph(std::string_view text, std::string_view style_class) {
  const bool is_plain = style_class.empty();
  return (is_plain ? std::string("<p>") : "<p class=\"" + std::string(style_class) + "\">") +
         escape_html(text) + "</p>\n";
}

struct Parts {
  std::string text, html;
  void add(const std::string& line, std::string_view style_class = {}) {
    text += line + "\n\n";
    html += paragraph(line, style_class);
  }
};

// The address of the button stands in the text too, whole: it can be copied where buttons die.
void add_button(Parts& parts, std::string_view label, const std::string& url) {
  parts.text += std::string(label) + ":\n" + url + "\n\n";
  const auto href = escape_html(url);
  parts.html += "<p><a class=\"button\" href=\"" + href + "\">" + escape_html(label) +
                "</a></p>\n" + "<p class=\"quiet\">" + href + "</p>\n";
}

}

Stream stream_of(Template what) {
  return what == Template::magic_link ? Stream::security : Stream::product;
}

Values values_of(const Facts& facts) {
  Values values;
  each_member<Facts>([&](auto member) {
    if (const auto& fact = facts.*member.pointer) values.emplace_back(member.name, *fact);
  });
  return values;
}

Letter render_letter(Template what, std::string_view locale, const Values& values,
                     std::string_view origin) {
  const auto& words = words_of(what, locale);
  Parts parts;
  for (const auto line : words.before)
    parts.add(fill(line, values), line == "{code}" ? "code" : "");
  if (!words.button.empty())
    add_button(parts, words.button, std::string(origin) + fill(words.path, values));
  for (const auto line : words.after) parts.add(fill(line, values), "quiet");

  Letter letter;
  letter.subject = fill(words.subject, values);
  const auto heading = fill(words.heading, values);
  letter.text = heading + "\n\n" + parts.text + "AssistantAI\n" + std::string(origin) + "\n";
  letter.html =
      "<!doctype html>\n<html lang=\"" + std::string(locale == "de" ? "de" : "en") +
      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>" +
      escape_html(letter.subject) + "</title><style>" + std::string(style) +
      "</style></head>\n<body><main>\n<h1>" + escape_html(heading) + "</h1>\n" + parts.html +
      "<p class=\"quiet\">AssistantAI &middot; <a href=\"" + escape_html(origin) + "\">" +
      escape_html(origin) + "</a></p>\n</main></body></html>\n";
  return letter;
}
}
