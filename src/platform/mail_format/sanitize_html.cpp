#include "platform/mail_format/sanitize_html.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/html_allowed.h"
#include "platform/mail_format/html_document.h"
#include "platform/mail_format/html_style.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/link.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t depth_max = 200;  // browsers stop at 512
constexpr std::size_t links_max = 500;
constexpr std::size_t output_bytes_max = 4 * limits::html_bytes_max;
constexpr std::size_t data_bytes_max = 500'000;  // of all data: pictures together

bool is_special(char c) { return c == '&' || c == '<' || c == '>' || c == '"' || c == '\''; }

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::size_t(std::ranges::find_if(text, is_special) - text.begin());
    out += text.substr(0, end);
    if (end == text.size()) return;
    switch (text[end]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += "&#39;"; break;
    }
    text.remove_prefix(end + 1);
  }
}

// Characters that turn the reading direction of what follows round: RLO and LRO, out of any tag.
std::string without_overrides(std::string_view text) {
  std::string out(text);
  for (const std::string_view mark : {"\u202D", "\u202E"})
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark, at))
      out.erase(at, mark.size());
  return out;
}

class Writer {
 public:
  explicit Writer(const GumboNode* root) : sheets_(root) {}

  bool enter(const GumboNode* node) {
    if (is_text(node)) {
      if (result_.html.size() < output_bytes_max) append_text(node->v.text.text);
      return false;
    }
    if (!is_element(node)) return false;
    if (!is_html_element(node)) {
      ++result_.removed;
      return false;
    }
    const auto tag = node->v.element.tag;
    const auto fate = tag == GUMBO_TAG_BODY ? Fate::keep : fate_of(tag);
    if (fate == Fate::dangerous) ++result_.removed;
    if (fate == Fate::drop || fate == Fate::dangerous) return false;
    if (tag == GUMBO_TAG_IMG) {
      write_image(node);
      return false;
    }
    const bool writes = fate == Fate::keep && open_ < depth_max &&
                        result_.html.size() < output_bytes_max;
    written_.push_back(writes);
    if (writes) open(node);
    return true;
  }

  void leave(const GumboNode* node) {
    const bool wrote = written_.back();
    written_.pop_back();
    if (!wrote) return;
    --open_;
    if (is_void(node->v.element.tag)) return;
    result_.html += "</";
    result_.html += written_name(node);
    result_.html += '>';
  }

  SanitizedHtml finish() { return std::move(result_); }

 private:
  static std::string_view written_name(const GumboNode* node) {
    const auto tag = node->v.element.tag;
    return tag == GUMBO_TAG_BODY ? "div" : gumbo_normalized_tagname(tag);
  }

  void append_text(std::string_view text) {
    const bool turns = text.find("\u202D") != std::string_view::npos ||
                       text.find("\u202E") != std::string_view::npos;
    append_escaped(result_.html, turns ? without_overrides(text) : text);
  }

  void open(const GumboNode* node) {
    ++open_;
    result_.html += '<';
    result_.html += written_name(node);
    write_common(node);
    if (node->v.element.tag == GUMBO_TAG_A) write_link(node);
    result_.html += '>';
  }

  void write(std::string_view name, std::string_view value) {
    result_.html += ' ';
    result_.html += name;
    result_.html += "=\"";
    append_text(value);
    result_.html += '"';
  }

  void write_common(const GumboNode* node) {
    const auto& attributes = node->v.element.attributes;
    for (unsigned i = 0; i < attributes.length; ++i) {
      const auto* given = static_cast<const GumboAttribute*>(attributes.data[i]);
      const std::string_view name = given->name, value = given->value;
      if (given->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE) continue;
      const auto kind = kind_of_attribute(name);
      if (is_allowed_value(kind, value)) write(name, value);
      else if (istarts_with(name, "on") || name == "srcdoc" || name == "formaction")
        ++result_.removed;
    }
    std::string style;
    for (const auto& declaration : sheets_.declarations_of(node)) {
      if (!css::is_safe(declaration)) continue;
      if (!style.empty()) style += ';';
      style += declaration.property + ':' + declaration.value;
    }
    if (!style.empty()) write("style", style);
  }

  void write_link(const GumboNode* node) {
    const auto href = attribute(node, "href");
    if (href.empty() || href.starts_with('#')) return;
    const auto link = safe_link(href);
    if (!link) {
      ++result_.removed;
      return;
    }
    write("href", *link);
    result_.html += " rel=\"noopener noreferrer\" target=\"_blank\"";
    if (result_.links.size() < links_max) result_.links.push_back(*link);
  }

  static bool is_pixel(const GumboNode* node) {
    const auto tiny = [&](const char* name) {
      const auto value = trimmed(attribute(node, name));
      return value == "0" || value == "1" || value == "0px" || value == "1px";
    };
    return tiny("width") && tiny("height");
  }

  void write_image(const GumboNode* node) {
    const auto source = trimmed(attribute(node, "src"));
    const auto link = safe_link(source);
    const bool remote = link && (link->starts_with("http:") || link->starts_with("https:"));
    if (remote && is_pixel(node)) {
      ++result_.tracking_pixels;
      return;
    }
    if (result_.html.size() >= output_bytes_max) return;
    result_.html += "<img";
    write_common(node);
    if (remote) {
      ++result_.blocked_images;
      write("data-blocked-src", *link);
    } else if (istarts_with(source, "cid:")) {
      write("data-cid", source.substr(4, 998));
    } else if (is_safe_image_data(source) && data_bytes_ + source.size() <= data_bytes_max) {
      data_bytes_ += source.size();
      write("src", source);
    } else if (!source.empty()) {
      ++result_.removed;
    }
    result_.html += '>';
  }

  StyleSheets sheets_;
  SanitizedHtml result_;
  std::vector<bool> written_;
  std::size_t open_ = 0, data_bytes_ = 0;
};

}  // namespace

SanitizedHtml sanitize_html(std::string_view html) {
  const auto document = HtmlDocument::read(html);
  if (!document) {
    SanitizedHtml plain;
    plain.unformatted = true;
    plain.html = "<pre>";
    append_escaped(plain.html, make_valid_utf8(strip_tags(html)));
    plain.html += "</pre>";
    return plain;
  }
  Writer writer(document->root());
  walk(document->root(), [&](const GumboNode* node) { return writer.enter(node); },
       [&](const GumboNode* node) { writer.leave(node); });
  return writer.finish();
}

}  // namespace aai::mail_format
