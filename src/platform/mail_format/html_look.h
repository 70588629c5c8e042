// How an element looks, as far as it decides whether a person sees the text in it.
#pragma once
#include <optional>
#include <vector>

#include "platform/mail_format/css.h"
#include "platform/mail_format/hidden_text.h"
#include "platform/mail_format/html_document.h"

namespace aai::mail_format {

struct Look {
  double font_px = 16;
  double opacity = 1;
  css::Colour colour;                                          // black
  std::optional<css::Colour> background = css::Colour{255, 255, 255};  // none: a picture
  bool visible = true;               // the CSS property, which a child may set back
  std::optional<HiddenBy> hidden;    // for the whole subtree
};

Look look_of(const GumboNode* element, const std::vector<css::Declaration>&, const Look& parent);

// Why text standing directly in an element of this look is not seen; nothing if it is.
std::optional<HiddenBy> hides_text(const Look&);

}  // namespace aai::mail_format
