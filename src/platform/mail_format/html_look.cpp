#include "platform/mail_format/html_look.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

constexpr double readable_px = 3;         // text smaller than this is not read
constexpr double seen_opacity = 0.1;
constexpr int seen_contrast = 20;         // of 255, in the channel that differs most
constexpr double off_screen_px = 400;     // a negative place further out than this
constexpr double screen_px = 800;

// The sizes and places of one element that only together hide it.
struct Box {
  std::optional<double> width, height, max_width, max_height;
  bool clips = false;
  bool placed = false;
  bool far_away = false;
  bool far_indent = false;
};

std::optional<double> length(const css::Declaration& declaration, const Look& look) {
  return css::read_length(declaration.value, look.font_px, screen_px);
}

bool is_far(std::optional<double> place) {
  return place && (*place <= -off_screen_px || *place >= 5'000);
}

bool contains(const css::Declaration& declaration, std::string_view what) {
  return declaration.value.find(what) != std::string::npos;
}

// The size in "font: italic 1px/2px arial".
std::optional<double> size_of_shorthand(std::string_view value, const Look& parent) {
  while (!value.empty()) {
    value = trimmed_left(value);
    const auto end = std::min(value.find_first_of(" /"), value.size());
    const auto word = value.substr(0, end);
    const bool weight = word.size() == 3 && word.ends_with("00");
    if (!word.empty() && (is_digit(word[0]) || word[0] == '.') && !weight)
      return css::read_length(word, parent.font_px, parent.font_px);
    value.remove_prefix(std::min(value.size(), end + 1));
  }
  return {};
}

css::Colour over(const css::Colour& top, const css::Colour& below) {
  const auto mix = [&](int a, int b) {
    return int(std::lround(a * top.alpha + b * (1 - top.alpha)));
  };
  return {mix(top.red, below.red), mix(top.green, below.green), mix(top.blue, below.blue)};
}

void set_background(Look& look, std::optional<css::Colour> colour) {
  if (!colour || colour->alpha == 0) return;
  look.background = look.background ? over(*colour, *look.background) : *colour;
}

void take_text_property(const css::Declaration& declaration, const Look& parent, Look& look) {
  const auto& [property, value, important] = declaration;
  if (property == "color") {
    if (const auto colour = css::read_colour(value)) look.colour = *colour;
  } else if (property == "background-color") {
    set_background(look, css::read_colour(value));
  } else if (property == "background") {
    set_background(look, css::find_colour(value));
    if (contains(declaration, "url(") && !css::find_colour(value)) look.background.reset();
  } else if (property == "background-image" && contains(declaration, "url(")) {
    look.background.reset();
  } else if (property == "font-size") {
    if (const auto size = css::read_length(value, parent.font_px, parent.font_px))
      look.font_px = *size;
  } else if (property == "font") {
    if (const auto size = size_of_shorthand(value, parent)) look.font_px = *size;
  } else if (property == "visibility") {
    look.visible = value != "hidden" && value != "collapse";
  } else if (property == "opacity") {
    if (const auto amount = css::read_length(value, 1, 1)) look.opacity = parent.opacity * *amount;
  } else if (property == "filter" && contains(declaration, "opacity(")) {
    const auto amount = css::read_length(value.substr(value.find("opacity(") + 8), 1, 1);
    if (amount) look.opacity = parent.opacity * *amount;
  } else if (property == "-webkit-text-fill-color") {
    if (const auto colour = css::read_colour(value)) look.colour = *colour;
  }
}

void take_box_property(const css::Declaration& declaration, Look& look, Box& box) {
  const auto& [property, value, important] = declaration;
  if (property == "width") box.width = length(declaration, look);
  else if (property == "height") box.height = length(declaration, look);
  else if (property == "max-width") box.max_width = length(declaration, look);
  else if (property == "max-height") box.max_height = length(declaration, look);
  else if (property.starts_with("overflow")) box.clips = value == "hidden" || value == "clip";
  else if (property == "position") box.placed = value != "static";
  else if (property == "text-indent") box.far_indent = is_far(length(declaration, look));
  else if (property == "left" || property == "top" || property == "right" || property == "bottom")
    box.far_away = box.far_away || is_far(length(declaration, look));
}

bool clips_all(const css::Declaration& declaration) {
  for (const std::string_view shape : {"inset(50%", "inset(100%", "circle(0", "polygon(0 0)",
                                       "polygon(0 0, 0 0", "polygon(0px 0px, 0px 0px"})
    if (contains(declaration, shape)) return true;
  return false;
}

std::optional<HiddenBy> hiding_property(const css::Declaration& declaration, const Look& look) {
  const auto& [property, value, important] = declaration;
  if (property == "display" && value == "none") return HiddenBy::display_none;
  if (property == "mso-hide" && value == "all") return HiddenBy::mso_hide;
  if (property.starts_with("margin") && is_far(length(declaration, look)))
    return HiddenBy::off_screen;
  if (property == "transform") {
    if (contains(declaration, "scale(0") && !contains(declaration, "scale(0."))
      return HiddenBy::zero_size;
    const auto shift = value.find("translate");
    const auto open = shift == std::string::npos ? shift : value.find('(', shift);
    if (open != std::string::npos &&
        is_far(css::read_length(value.substr(open + 1), look.font_px, screen_px)))
      return HiddenBy::off_screen;
  }
  const bool clip_path = property == "clip-path" || property == "-webkit-clip-path";
  if (clip_path && clips_all(declaration)) return HiddenBy::clipped;
  if (property == "clip" && (contains(declaration, "rect(0") || contains(declaration, "rect(1px")))
    return HiddenBy::clipped;
  return {};
}

std::optional<HiddenBy> hides(const Box& box) {
  const auto none = [](std::optional<double> size) { return size && *size < 1; };
  const auto slit = [](std::optional<double> size) { return size && *size <= 1; };
  if (none(box.width) && none(box.height)) return HiddenBy::zero_size;
  const bool thin = slit(box.width) || slit(box.height) || slit(box.max_width) ||
                    slit(box.max_height);
  if (box.clips && thin) return HiddenBy::zero_size;
  if (box.placed && box.far_away) return HiddenBy::off_screen;
  if (box.far_indent) return HiddenBy::text_indent;
  return {};
}

void take_attributes(const GumboNode* element, Look& look) {
  if (has_attribute(element, "hidden")) look.hidden = HiddenBy::hidden_attribute;
  const auto tag = element->v.element.tag;
  if (tag == GUMBO_TAG_FONT || tag == GUMBO_TAG_BODY) {
    const auto name = tag == GUMBO_TAG_FONT ? "color" : "text";
    if (const auto colour = css::read_colour(attribute(element, name))) look.colour = *colour;
  }
  if (has_attribute(element, "background")) look.background.reset();
  set_background(look, css::read_colour(attribute(element, "bgcolor")));
}

}  // namespace

Look look_of(const GumboNode* element, const std::vector<css::Declaration>& declarations,
             const Look& parent) {
  Look look = parent;
  if (look.hidden) return look;
  take_attributes(element, look);
  // Sizes in em are of the element's own font, wherever it is declared.
  for (const auto& declaration : declarations) take_text_property(declaration, parent, look);
  Box box;
  // Later declarations override: only the last `display` counts.
  std::optional<HiddenBy> display;
  for (const auto& declaration : declarations) {
    take_box_property(declaration, look, box);
    const auto by = hiding_property(declaration, look);
    if (declaration.property == "display") display = by;
    else if (by && !look.hidden) look.hidden = by;
  }
  if (!look.hidden) look.hidden = display;
  if (!look.hidden) look.hidden = hides(box);
  return look;
}

std::optional<HiddenBy> hides_text(const Look& look) {
  if (look.hidden) return look.hidden;
  if (!look.visible) return HiddenBy::visibility;
  if (look.opacity < seen_opacity) return HiddenBy::opacity;
  if (look.font_px < readable_px) return HiddenBy::tiny_font;
  if (look.colour.alpha < seen_opacity) return HiddenBy::same_colour;
  if (!look.background) return {};
  const auto text = over(look.colour, *look.background);
  const int difference = std::max({std::abs(text.red - look.background->red),
                                   std::abs(text.green - look.background->green),
                                   std::abs(text.blue - look.background->blue)});
  return difference < seen_contrast ? std::optional(HiddenBy::same_colour) : std::nullopt;
}

}  // namespace aai::mail_format
