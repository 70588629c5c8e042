#include "platform/mail_format/hidden_text.h"

#include <array>
#include <optional>

#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

constexpr std::array<std::string_view, 17> names{
    "display_none", "visibility", "opacity", "tiny_font", "same_colour", "off_screen",
    "text_indent", "zero_size", "clipped", "hidden_attribute", "mso_hide", "unrendered_element",
    "zero_width_characters", "tag_characters", "variation_selectors", "direction_characters",
    "blank_characters"};

// A few of these between letters are typography; a run of them carries data.
constexpr std::size_t run_reported_min = 8;

constexpr char32_t zero_width_joiner = 0x200D, zero_width_non_joiner = 0x200C;
constexpr char32_t emoji_selector = 0xFE0F;

std::optional<HiddenBy> invisible(char32_t c) {
  if (c < 0xAD) return {};
  if (c == 0xAD || c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
      c == 0x3164 || c == 0xFFA0 || c == 0x2800)
    return HiddenBy::blank_characters;
  if ((c >= 0x200B && c <= 0x200D) || c == 0xFEFF || (c >= 0x2060 && c <= 0x2065) || c == 0x180E ||
      (c >= 0x206A && c <= 0x206F) || (c >= 0xFFF0 && c <= 0xFFFB))
    return HiddenBy::zero_width_characters;
  if (c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2066 && c <= 0x2069))
    return HiddenBy::direction_characters;
  if (c >= 0xE0000 && c <= 0xE007F) return HiddenBy::tag_characters;
  if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
      (c >= 0x180B && c <= 0x180D))
    return HiddenBy::variation_selectors;
  return {};
}

// What a run of invisible characters says, where a known scheme encodes ASCII in it.
void append_meaning(std::string& out, char32_t c) {
  char32_t plain = 0;
  if (c >= 0xE0020 && c <= 0xE007E) plain = c - 0xE0000;
  if (c >= 0xE0100 && c <= 0xE01EF) plain = c - 0xE0100 + 16;  // byte to selector, the common way
  if (c >= 0xFE00 && c <= 0xFE0F) plain = c - 0xFE00;
  if (plain >= ' ' && plain < 127) out += char(plain);
}

bool joins_emoji(char32_t before, char32_t after) { return before >= 0x2190 && after >= 0x2190; }

// Arabic, the Indic scripts and their like need joiners inside words.
bool joins_script(char32_t before, char32_t after) {
  const auto in_script = [](char32_t c) { return c >= 0x0600 && c < 0x1200; };
  return in_script(before) && in_script(after);
}

class Filter {
 public:
  explicit Filter(std::string_view text) : text_(text) {}

  SeenText run() {
    seen_.text.reserve(text_.size());
    for (std::size_t at = 0; at < text_.size();) {
      const auto point = code_point_at(text_, at);
      const auto kind = invisible(point.value);
      const auto next = at + point.length;
      if (!kind) {
        end_run();
        seen_.text.append(text_, at, point.length);
        before_ = point.value;
      } else if (!may_stay(point.value, next)) {
        if (run_kind_ && *run_kind_ != *kind) end_run();
        run_kind_ = kind;
        ++run_length_;
        append_meaning(meaning_, point.value);
      } else {
        seen_.text.append(text_, at, point.length);
      }
      at = next;
    }
    end_run();
    return std::move(seen_);
  }

 private:
  bool may_stay(char32_t c, std::size_t next) const {
    if (run_length_ > 0 || next >= text_.size()) return c == emoji_selector && run_length_ == 0;
    const auto after = code_point_at(text_, next).value;
    if (c == emoji_selector) return !invisible(after) || after == zero_width_joiner;
    if (c != zero_width_joiner && c != zero_width_non_joiner) return false;
    return joins_script(before_, after) || (c == zero_width_joiner && joins_emoji(before_, after));
  }

  void end_run() {
    if (!run_kind_) return;
    const bool carries = !meaning_.empty() || run_length_ >= run_reported_min;
    if (carries && seen_.hidden.size() < hidden_segments_max) {
      auto said = meaning_.empty() ? std::to_string(run_length_) + " invisible characters"
                                   : std::string(clip_utf8(meaning_, hidden_text_bytes_max));
      seen_.hidden.push_back({*run_kind_, std::move(said)});
    }
    run_kind_.reset();
    run_length_ = 0;
    meaning_.clear();
  }

  std::string_view text_;
  SeenText seen_;
  char32_t before_ = 0;
  std::optional<HiddenBy> run_kind_;
  std::size_t run_length_ = 0;
  std::string meaning_;
};

}  // namespace

std::string_view name_of(HiddenBy by) { return names[std::size_t(by)]; }

SeenText without_invisible_characters(std::string_view text) { return Filter(text).run(); }

}  // namespace aai::mail_format
