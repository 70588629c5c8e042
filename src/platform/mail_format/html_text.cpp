#include "platform/mail_format/html_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/html_document.h"
#include "platform/mail_format/html_look.h"
#include "platform/mail_format/html_style.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

enum class Break { none, line, paragraph };

Break break_around(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P: case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4:
    case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_UL:
    case GUMBO_TAG_OL: case GUMBO_TAG_PRE: case GUMBO_TAG_DL:
      return Break::paragraph;
    case GUMBO_TAG_DIV: case GUMBO_TAG_TR: case GUMBO_TAG_LI: case GUMBO_TAG_TABLE:
    case GUMBO_TAG_SECTION: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_HEADER: case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_CENTER: case GUMBO_TAG_FORM: case GUMBO_TAG_DT:
    case GUMBO_TAG_DD: case GUMBO_TAG_CAPTION: case GUMBO_TAG_BODY: case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_MAIN: case GUMBO_TAG_NAV: case GUMBO_TAG_ASIDE: case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_HR:
      return Break::line;
    default: return Break::none;
  }
}

// Text in these is never shown; scripts and styles are not even text.
bool is_unrendered(GumboTag tag) {
  return tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_NOSCRIPT ||
         tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_NOEMBED || tag == GUMBO_TAG_NOFRAMES ||
         tag == GUMBO_TAG_OBJECT || tag == GUMBO_TAG_AUDIO || tag == GUMBO_TAG_VIDEO ||
         tag == GUMBO_TAG_CANVAS;
}

// Layout, not words: blanks that do not break, fillers, markup that was not even drawn.
bool says_nothing(const HiddenSegment& segment) {
  constexpr std::string_view no_break = "\u00A0";
  const bool is_markup = segment.by == HiddenBy::unrendered_element;
  auto words =
      without_invisible_characters(is_markup ? strip_tags(segment.text) : segment.text).text;
  for (auto at = words.find(no_break); at != words.npos; at = words.find(no_break))
    words.erase(at, no_break.size());
  return trimmed(words).empty();
}

class Writer {
 public:
  explicit Writer(const GumboNode* root) : sheets_(root) { looks_.push_back({}); }

  bool enter(const GumboNode* node) {
    if (is_text(node)) {
      write(node->v.text.text);
      return false;
    }
    if (!is_element(node) || node->v.element.tag == GUMBO_TAG_SCRIPT ||
        node->v.element.tag == GUMBO_TAG_STYLE)
      return false;
    const auto tag = node->v.element.tag;
    // No reader shows it and honest pages have one: left out, and nothing to be told about.
    if (tag == GUMBO_TAG_TITLE) return false;
    auto look = look_of(node, sheets_.declarations_of(node), looks_.back());
    if (!look.hidden && is_unrendered(tag)) look.hidden = HiddenBy::unrendered_element;
    looks_.push_back(look);
    if (!look.hidden) open(tag);
    return true;
  }

  void leave(const GumboNode* node) {
    const bool hidden = looks_.back().hidden.has_value();
    looks_.pop_back();
    if (!hidden) close(node->v.element.tag);
    if (!looks_.back().hidden) hiding_.reset();
  }

  SeenText finish() {
    while (!seen_.text.empty() && is_space(seen_.text.back())) seen_.text.pop_back();
    if (!seen_.text.empty()) seen_.text += '\n';
    std::erase_if(seen_.hidden, says_nothing);
    return std::move(seen_);
  }

 private:
  void open(GumboTag tag) {
    request(break_around(tag));
    if (tag == GUMBO_TAG_BLOCKQUOTE) ++quote_depth_;
    if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TEXTAREA) ++pre_depth_;
    if (tag == GUMBO_TAG_LI) put("- ");
    if (tag == GUMBO_TAG_BR) end_line();
    if (tag == GUMBO_TAG_HR) put("________________________________");
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) blank_ = blank_ || !at_line_start();
  }

  void close(GumboTag tag) {
    if (tag == GUMBO_TAG_BLOCKQUOTE) --quote_depth_;
    if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_TEXTAREA) --pre_depth_;
    request(break_around(tag));
  }

  void write(std::string_view text) {
    if (const auto by = hides_text(looks_.back())) {
      hide(*by, text);
      return;
    }
    hiding_.reset();
    if (seen_.text.size() + text.size() > 2 * limits::text_bytes_max) return;
    if (pre_depth_ > 0) {
      while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        put(text.substr(0, end));
        if (end < text.size()) end_line();
        text.remove_prefix(std::min(text.size(), end + 1));
      }
      return;
    }
    while (!text.empty()) {
      std::size_t end = 0;
      while (end < text.size() && !is_space(text[end]) && text[end] != '\f') ++end;
      if (end > 0) put(text.substr(0, end));
      if (end < text.size()) blank_ = true;
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  }

  // Pieces hidden for one reason, one after the other, are one segment.
  void hide(HiddenBy by, std::string_view text) {
    const bool goes_on = hiding_ == by && !seen_.hidden.empty() && seen_.hidden.back().by == by;
    if (!goes_on) {
      if (trimmed(text).empty() || seen_.hidden.size() >= hidden_segments_max) return;
      seen_.hidden.push_back({by, ""});
      hiding_ = by;
    }
    auto& kept = seen_.hidden.back().text;
    const auto room = hidden_text_bytes_max - std::min(hidden_text_bytes_max, kept.size());
    kept += clip_utf8(text, room);
  }

  bool at_line_start() const { return seen_.text.empty() || seen_.text.back() == '\n'; }

  void request(Break wanted) { pending_ = std::max(pending_, wanted); }

  void end_line() {
    flush();
    if (at_line_start()) begin_line();
    while (seen_.text.ends_with(' ')) seen_.text.pop_back();
    seen_.text += '\n';
    blank_ = false;
  }

  void flush() {
    if (pending_ == Break::none) return;
    if (!at_line_start()) seen_.text += '\n';
    const bool open_line = seen_.text.empty() || seen_.text.ends_with("\n\n");
    if (pending_ == Break::paragraph && !open_line) seen_.text += '\n';
    pending_ = Break::none;
    blank_ = false;
  }

  void begin_line() {
    for (int i = 0; i < std::min(quote_depth_, 20); ++i) seen_.text += '>';
    if (quote_depth_ > 0) seen_.text += ' ';
  }

  void put(std::string_view word) {
    flush();
    if (at_line_start()) begin_line();
    else if (blank_) seen_.text += ' ';
    blank_ = false;
    seen_.text += word;
  }

  StyleSheets sheets_;
  SeenText seen_;
  std::vector<Look> looks_;
  std::optional<HiddenBy> hiding_;
  Break pending_ = Break::none;
  bool blank_ = false;
  int quote_depth_ = 0, pre_depth_ = 0;
};

void append(std::vector<HiddenSegment>& to, std::vector<HiddenSegment> from) {
  for (auto& segment : from)
    if (to.size() < hidden_segments_max) to.push_back(std::move(segment));
}

}  // namespace

SeenText html_to_text(std::string_view html) {
  const auto document = HtmlDocument::read(html);
  if (!document) return without_invisible_characters(strip_tags(html));
  Writer writer(document->root());
  walk(document->root(), [&](const GumboNode* node) { return writer.enter(node); },
       [&](const GumboNode* node) { writer.leave(node); });
  auto seen = writer.finish();
  auto characters = without_invisible_characters(seen.text);
  seen.text = std::move(characters.text);
  append(seen.hidden, std::move(characters.hidden));
  return seen;
}

SeenText seen_text(const ParsedMail& mail) {
  if (trimmed(mail.text).empty()) return html_to_text(mail.html);
  auto seen = without_invisible_characters(mail.text);
  if (!mail.html.empty()) append(seen.hidden, html_to_text(mail.html).hidden);
  return seen;
}

}  // namespace aai::mail_format
