#include "platform/mail_format/html_style.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t sheets_max = 20;
constexpr int ancestors_max = 64;

bool has_class(std::string_view classes, std::string_view wanted) {
  while (!classes.empty()) {
    classes = trimmed_left(classes);
    const auto end = std::min(classes.find_first_of(" \t\r\n\f"), classes.size());
    if (iequals(classes.substr(0, end), wanted)) return true;
    classes.remove_prefix(end);
  }
  return false;
}

bool fits(const css::Compound& step, const GumboNode* element) {
  if (!step.tag.empty() && step.tag != tag_name(element)) return false;
  for (const auto& id : step.ids)
    if (!iequals(attribute(element, "id"), id)) return false;
  const auto classes = attribute(element, "class");
  for (const auto& name : step.classes)
    if (!has_class(classes, name)) return false;
  for (const auto& [name, value] : step.attributes)
    if (!has_attribute(element, name.c_str()) ||
        !icontains(attribute(element, name.c_str()), value))
      return false;
  return true;
}

bool is_ancestor(const GumboNode* node) { return node && is_element(node); }

bool fits(const css::Rule& rule, const GumboNode* element) {
  auto step = rule.steps.rbegin();
  if (!fits(*step, element)) return false;
  const GumboNode* node = element->parent;
  int looked = 0;
  for (bool child = step->is_child; ++step != rule.steps.rend(); child = step->is_child) {
    while (!child && is_ancestor(node) && !fits(*step, node) && ++looked < ancestors_max)
      node = node->parent;
    if (!is_ancestor(node) || !fits(*step, node)) return false;
    node = node->parent;
  }
  return true;
}

std::string key_of(const css::Compound& step) {
  if (!step.ids.empty()) return "#" + lowered(step.ids.front());
  if (!step.classes.empty()) return "." + lowered(step.classes.front());
  return step.tag;
}

}  // namespace

std::string tag_name(const GumboNode* element) {
  if (element->v.element.tag != GUMBO_TAG_UNKNOWN)
    return gumbo_normalized_tagname(element->v.element.tag);
  GumboStringPiece piece = element->v.element.original_tag;
  if (!piece.data) return "";
  gumbo_tag_from_original_text(&piece);
  return lowered(std::string_view(piece.data, piece.length));
}

StyleSheets::StyleSheets(const GumboNode* root) {
  std::size_t sheets = 0;
  const auto enter = [&](const GumboNode* node) {
    const bool style = is_element(node) && node->v.element.tag == GUMBO_TAG_STYLE;
    if (!style || sheets >= sheets_max) return !style;
    ++sheets;
    const auto& children = node->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
      const auto* child = static_cast<const GumboNode*>(children.data[i]);
      if (is_text(child))
        std::ranges::move(css::read_stylesheet(child->v.text.text), std::back_inserter(rules_));
    }
    return false;
  };
  walk(root, enter, [](const GumboNode*) {});
  for (std::size_t i = 0; i < rules_.size(); ++i) index(i);
}

void StyleSheets::index(std::size_t rule) {
  by_key_[key_of(rules_[rule].steps.back())].push_back(rule);
}

void StyleSheets::consider(const std::vector<std::size_t>& candidates, const GumboNode* element,
                           std::vector<std::size_t>& matching) const {
  for (const auto rule : candidates) {
    const auto cost = rules_[rule].steps.size() == 1 ? 1u : unsigned(ancestors_max);
    if (work_left_ < cost) return;
    work_left_ -= cost;
    if (fits(rules_[rule], element)) matching.push_back(rule);
  }
}

std::vector<css::Declaration> StyleSheets::declarations_of(const GumboNode* element) const {
  std::vector<std::size_t> matching;
  const auto look_up = [&](const std::string& key) {
    if (const auto found = by_key_.find(key); found != by_key_.end())
      consider(found->second, element, matching);
  };
  if (!rules_.empty()) {
    look_up("");
    look_up(tag_name(element));
    if (const auto id = attribute(element, "id"); !id.empty()) look_up("#" + lowered(id));
    auto classes = trimmed(attribute(element, "class"));
    for (int i = 0; !classes.empty() && i < 20; ++i) {
      const auto end = std::min(classes.find_first_of(" \t\r\n\f"), classes.size());
      look_up("." + lowered(classes.substr(0, end)));
      classes = trimmed_left(classes.substr(end));
    }
    std::ranges::sort(matching);
  }
  std::vector<css::Declaration> all;
  for (const auto rule : matching)
    std::ranges::copy(rules_[rule].declarations, std::back_inserter(all));
  if (const auto style = attribute(element, "style"); !style.empty())
    std::ranges::move(css::read_declarations(style), std::back_inserter(all));
  std::vector<css::Declaration> ordered;
  for (const bool important : {false, true})
    for (auto& declaration : all)
      if (declaration.important == important) ordered.push_back(std::move(declaration));
  return ordered;
}

}  // namespace aai::mail_format
