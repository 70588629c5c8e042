// Text a mail carries that a person does not see: written for machines, and so the usual way to
// give orders to an assistant. It is kept out of what is read and reported apart.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

enum class HiddenBy {
  display_none,
  visibility,
  opacity,
  tiny_font,
  same_colour,
  off_screen,
  text_indent,
  zero_size,
  clipped,
  hidden_attribute,
  mso_hide,
  unrendered_element,    // <template>, <noscript>, <title> and the like
  zero_width_characters,
  tag_characters,        // U+E0000 block: ASCII nobody sees
  variation_selectors,
  direction_characters,
  blank_characters,      // fillers and soft hyphens between letters
};

std::string_view name_of(HiddenBy);

struct HiddenSegment {
  HiddenBy by;
  std::string text;  // what stands there, decoded where it is encoded; bounded
};

inline constexpr std::size_t hidden_segments_max = 100;
inline constexpr std::size_t hidden_text_bytes_max = 2'000;  // of one segment

struct SeenText {
  std::string text;                   // what a person sees
  std::vector<HiddenSegment> hidden;  // what a person does not
};

// Takes invisible characters out of plain text. Those that words and emoji need stay.
SeenText without_invisible_characters(std::string_view text);

}  // namespace aai::mail_format
