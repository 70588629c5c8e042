// An HTML mail as a tree, parsed by the rules browsers use (Gumbo), within bounds of memory and
// work that a stranger's mail cannot exceed. Only the files of this module that read HTML include
// this.
#pragma once
#include <gumbo.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aai::mail_format {

class NodeArena;

class HtmlDocument {
 public:
  // Nothing where the text would cost too much to parse: treat it as unformatted (strip_tags).
  static std::optional<HtmlDocument> read(std::string_view html);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  const GumboNode* root() const { return root_; }

 private:
  HtmlDocument(std::unique_ptr<std::string> source, std::unique_ptr<NodeArena> arena,
               const GumboNode* root);

  std::unique_ptr<std::string> source_;  // Gumbo's nodes point into it
  std::unique_ptr<NodeArena> arena_;
  const GumboNode* root_;
};

inline bool is_element(const GumboNode* node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}
inline bool is_html_element(const GumboNode* node) {
  return is_element(node) && node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}
inline bool is_text(const GumboNode* node) {
  return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
         node->type == GUMBO_NODE_CDATA;
}
inline std::string_view attribute(const GumboNode* element, const char* name) {
  const auto* found = gumbo_get_attribute(&element->v.element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view{};
}
inline bool has_attribute(const GumboNode* element, const char* name) {
  return gumbo_get_attribute(&element->v.element.attributes, name) != nullptr;
}

// Depth first, without recursion: trees are as deep as strangers like. `enter` answers whether to
// go into the node; `leave` follows for every element entered so.
template <class Enter, class Leave>
void walk(const GumboNode* root, const Enter& enter, const Leave& leave) {
  const GumboNode* node = root;
  while (node) {
    const bool open = enter(node) && is_element(node);
    if (open && node->v.element.children.length > 0) {
      node = static_cast<const GumboNode*>(node->v.element.children.data[0]);
      continue;
    }
    if (open) leave(node);
    while (node != root) {
      const auto* parent = node->parent;
      const auto next = node->index_within_parent + 1;
      if (next < parent->v.element.children.length) {
        node = static_cast<const GumboNode*>(parent->v.element.children.data[next]);
        break;
      }
      node = parent;
      leave(node);
    }
    if (node == root) return;
  }
}

// What is left without anything that looks like a tag, and without scripts and styles: for text
// that is not worth parsing.
std::string strip_tags(std::string_view html);

}  // namespace aai::mail_format
