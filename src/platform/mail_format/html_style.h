// Which declarations hold for an element: those of the mail's own <style> sheets, then its style
// attribute, the important ones last.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/mail_format/css.h"
#include "platform/mail_format/html_document.h"

namespace aai::mail_format {

class StyleSheets {
 public:
  explicit StyleSheets(const GumboNode* root);

  std::vector<css::Declaration> declarations_of(const GumboNode* element) const;

 private:
  void index(std::size_t rule);
  void consider(const std::vector<std::size_t>& candidates, const GumboNode* element,
                std::vector<std::size_t>& matching) const;

  std::vector<css::Rule> rules_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;  // "#id", ".class", "tag"
  mutable std::size_t work_left_ = 20'000'000;  // comparisons; when spent, sheets say nothing
};

// The element's name in lower case: also where Gumbo does not know it.
std::string tag_name(const GumboNode* element);

}  // namespace aai::mail_format
