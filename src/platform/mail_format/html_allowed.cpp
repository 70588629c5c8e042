#include "platform/mail_format/html_allowed.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"

namespace aai::mail_format {

Fate fate_of(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_A: case GUMBO_TAG_ABBR: case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE: case GUMBO_TAG_B: case GUMBO_TAG_BDI: case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG: case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_BR: case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_CITE: case GUMBO_TAG_CODE: case GUMBO_TAG_COL:
    case GUMBO_TAG_COLGROUP: case GUMBO_TAG_DD: case GUMBO_TAG_DEL: case GUMBO_TAG_DFN:
    case GUMBO_TAG_DIV: case GUMBO_TAG_DL: case GUMBO_TAG_DT: case GUMBO_TAG_EM:
    case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FIGURE: case GUMBO_TAG_FONT: case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: case GUMBO_TAG_HEADER: case GUMBO_TAG_HR: case GUMBO_TAG_I:
    case GUMBO_TAG_IMG: case GUMBO_TAG_INS: case GUMBO_TAG_KBD: case GUMBO_TAG_LI:
    case GUMBO_TAG_MAIN: case GUMBO_TAG_MARK: case GUMBO_TAG_NAV: case GUMBO_TAG_OL:
    case GUMBO_TAG_P: case GUMBO_TAG_PRE: case GUMBO_TAG_Q: case GUMBO_TAG_S: case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SECTION: case GUMBO_TAG_SMALL: case GUMBO_TAG_SPAN: case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG: case GUMBO_TAG_SUB: case GUMBO_TAG_SUP: case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TBODY: case GUMBO_TAG_TD: case GUMBO_TAG_TFOOT: case GUMBO_TAG_TH:
    case GUMBO_TAG_THEAD: case GUMBO_TAG_TIME: case GUMBO_TAG_TR: case GUMBO_TAG_TT:
    case GUMBO_TAG_U: case GUMBO_TAG_UL: case GUMBO_TAG_VAR: case GUMBO_TAG_WBR:
      return Fate::keep;
    case GUMBO_TAG_HEAD: case GUMBO_TAG_TITLE: case GUMBO_TAG_STYLE: case GUMBO_TAG_META:
    case GUMBO_TAG_LINK: case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_TEMPLATE: case GUMBO_TAG_SELECT:
    case GUMBO_TAG_INPUT: case GUMBO_TAG_AREA: case GUMBO_TAG_MAP: case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
      return Fate::drop;
    case GUMBO_TAG_SCRIPT: case GUMBO_TAG_IFRAME: case GUMBO_TAG_OBJECT: case GUMBO_TAG_EMBED:
    case GUMBO_TAG_APPLET: case GUMBO_TAG_SVG: case GUMBO_TAG_MATH: case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO: case GUMBO_TAG_CANVAS: case GUMBO_TAG_BASE: case GUMBO_TAG_FRAME:
    case GUMBO_TAG_FRAMESET:
      return Fate::dangerous;
    default: return Fate::unwrap;
  }
}

bool is_void(GumboTag tag) {
  return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR || tag == GUMBO_TAG_IMG ||
         tag == GUMBO_TAG_COL || tag == GUMBO_TAG_WBR;
}

AttributeKind kind_of_attribute(std::string_view name) {
  struct Known {
    std::string_view name;
    AttributeKind kind;
  };
  using enum AttributeKind;
  constexpr Known known[] = {
      {"title", text},         {"alt", text},       {"lang", keyword},  {"dir", keyword},
      {"align", keyword},      {"valign", keyword}, {"width", length},  {"height", length},
      {"bgcolor", colour},     {"color", colour},   {"size", length},   {"face", text},
      {"cellpadding", number}, {"cellspacing", number}, {"border", number}, {"colspan", number},
      {"rowspan", number},     {"start", number},   {"type", keyword},  {"nowrap", keyword},
      {"hidden", keyword},     {"hspace", number},  {"vspace", number}, {"span", number},
      {"datetime", text},      {"summary", text}};
  const auto found = std::ranges::find(known, name, &Known::name);
  return found == std::end(known) ? none : found->kind;
}

bool is_allowed_value(AttributeKind kind, std::string_view value) {
  const auto all = [&](std::string_view extra) {
    return std::ranges::all_of(value, [&](char c) {
      return is_alnum(c) || extra.find(c) != std::string_view::npos;
    });
  };
  switch (kind) {
    case AttributeKind::none: return false;
    case AttributeKind::text: return value.size() <= 1'000;
    case AttributeKind::number: return value.size() <= 3 && std::ranges::all_of(value, is_digit);
    case AttributeKind::length: return value.size() <= 8 && all("%.+-*");
    case AttributeKind::colour: return value.size() <= 30 && all("#");
    case AttributeKind::keyword: return value.size() <= 30 && all("-");
  }
  return false;
}

}  // namespace aai::mail_format
