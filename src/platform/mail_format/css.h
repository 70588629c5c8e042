// The little CSS that mail needs: declarations, what may be shown of them, and style sheets.
// Comments are gone and escapes are resolved when a declaration is read: `d\69splay` is display.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format::css {

struct Declaration {
  std::string property;  // lower case
  std::string value;     // lower case, blanks collapsed, without !important
  bool important = false;
};

std::vector<Declaration> read_declarations(std::string_view text);

// On the allow-list, and without a way to fetch, run or cover anything.
bool is_safe(const Declaration&);

// One step of a selector: `td.note#x[title]`.
struct Compound {
  std::string tag;  // empty: any
  std::vector<std::string> ids, classes;
  std::vector<std::pair<std::string, std::string>> attributes;  // name and value; "" is any value
  bool is_child = false;  // of the step before it (">"), not any descendant
};

struct Rule {
  std::vector<Compound> steps;  // outermost first
  std::vector<Declaration> declarations;
};

// The rules that hold on a desktop screen in the light scheme, in order; bounded.
std::vector<Rule> read_stylesheet(std::string_view text);

struct Colour {
  int red = 0, green = 0, blue = 0;
  double alpha = 1;
};
std::optional<Colour> read_colour(std::string_view value);

// The first colour among the words of a shorthand such as `background`.
std::optional<Colour> find_colour(std::string_view value);

// A length in pixels; `em_px` is what 1em is, percentages are of `whole_px`.
std::optional<double> read_length(std::string_view value, double em_px, double whole_px);

}  // namespace aai::mail_format::css
