#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/css.h"

namespace aai::mail_format::css {
namespace {

struct Named {
  std::string_view name;
  Colour colour;
};
// All that are nearly white, and the usual rest; an unknown name hides nothing.
constexpr Named named[] = {
    {"white", {255, 255, 255}},     {"snow", {255, 250, 250}},
    {"ivory", {255, 255, 240}},     {"ghostwhite", {248, 248, 255}},
    {"whitesmoke", {245, 245, 245}}, {"floralwhite", {255, 250, 240}},
    {"azure", {240, 255, 255}},     {"mintcream", {245, 255, 250}},
    {"honeydew", {240, 255, 240}},  {"aliceblue", {240, 248, 255}},
    {"seashell", {255, 245, 238}},  {"lavenderblush", {255, 240, 245}},
    {"oldlace", {253, 245, 230}},   {"linen", {250, 240, 230}},
    {"black", {0, 0, 0}},           {"gray", {128, 128, 128}},
    {"grey", {128, 128, 128}},      {"silver", {192, 192, 192}},
    {"lightgray", {211, 211, 211}}, {"lightgrey", {211, 211, 211}},
    {"gainsboro", {220, 220, 220}}, {"red", {255, 0, 0}},
    {"green", {0, 128, 0}},         {"blue", {0, 0, 255}},
    {"navy", {0, 0, 128}},          {"yellow", {255, 255, 0}},
    {"orange", {255, 165, 0}},      {"maroon", {128, 0, 0}},
    {"purple", {128, 0, 128}},      {"teal", {0, 128, 128}},
    {"lime", {0, 255, 0}},          {"aqua", {0, 255, 255}},
    {"fuchsia", {255, 0, 255}},     {"olive", {128, 128, 0}},
    {"transparent", {0, 0, 0, 0}}};

std::optional<double> take_number(std::string_view& text) {
  while (!text.empty() && (is_blank(text[0]) || text[0] == ',' || text[0] == '/'))
    text.remove_prefix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return {};
  text.remove_prefix(std::size_t(end - text.data()));
  return value;
}

std::optional<Colour> read_hex(std::string_view digits) {
  std::array<int, 8> values{};
  if (digits.size() > 8) return {};
  for (std::size_t i = 0; i < digits.size(); ++i)
    if ((values[i] = hex_value(digits[i])) < 0) return {};
  const auto pair = [&](std::size_t i) { return values[i] * 16 + values[i + 1]; };
  if (digits.size() == 3 || digits.size() == 4)
    return Colour{values[0] * 17, values[1] * 17, values[2] * 17,
                  digits.size() == 4 ? values[3] / 15.0 : 1.0};
  if (digits.size() == 6 || digits.size() == 8)
    return Colour{pair(0), pair(2), pair(4), digits.size() == 8 ? pair(6) / 255.0 : 1.0};
  return {};
}

std::optional<Colour> read_rgb(std::string_view inside) {
  std::array<double, 4> values{0, 0, 0, 1};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto value = take_number(inside);
    if (!value && i < 3) return {};
    if (!value) break;
    const bool percent = inside.starts_with('%');
    if (percent) inside.remove_prefix(1);
    values[i] = percent ? *value * (i < 3 ? 2.55 : 0.01) : *value;
  }
  const auto channel = [](double v) { return int(std::clamp(v, 0.0, 255.0)); };
  return Colour{channel(values[0]), channel(values[1]), channel(values[2]), values[3]};
}

// Only what hiding needs: how light it is, and the alpha.
std::optional<Colour> read_hsl(std::string_view inside) {
  const auto hue = take_number(inside);
  while (!inside.empty() && is_letter(inside[0])) inside.remove_prefix(1);
  const auto saturation = take_number(inside);
  if (inside.starts_with('%')) inside.remove_prefix(1);
  const auto lightness = take_number(inside);
  if (inside.starts_with('%')) inside.remove_prefix(1);
  if (!hue || !saturation || !lightness) return {};
  const auto alpha = take_number(inside);
  const bool extreme = *lightness >= 97 || *lightness <= 3 || *saturation <= 3;
  if (!extreme) return {};
  const int level = int(std::clamp(*lightness, 0.0, 100.0) * 2.55);
  return Colour{level, level, level, alpha.value_or(1)};
}

}  // namespace

std::optional<Colour> read_colour(std::string_view value) {
  value = trimmed(value);
  if (value.starts_with('#')) return read_hex(value.substr(1));
  if (istarts_with(value, "rgb")) {
    const auto open = value.find('(');
    return open == std::string_view::npos ? std::nullopt : read_rgb(value.substr(open + 1));
  }
  if (istarts_with(value, "hsl")) {
    const auto open = value.find('(');
    return open == std::string_view::npos ? std::nullopt : read_hsl(value.substr(open + 1));
  }
  for (const auto& [name, colour] : named)
    if (iequals(name, value)) return colour;
  return {};
}

std::optional<Colour> find_colour(std::string_view value) {
  std::size_t at = 0;
  while (at < value.size()) {
    auto end = at;
    for (int depth = 0; end < value.size() && (depth > 0 || value[end] != ' '); ++end) {
      if (value[end] == '(') ++depth;
      if (value[end] == ')') --depth;
    }
    if (const auto colour = read_colour(value.substr(at, end - at))) return colour;
    at = end + 1;
  }
  return {};
}

std::optional<double> read_length(std::string_view value, double em_px, double whole_px) {
  value = trimmed(value);
  const auto number = take_number(value);
  if (!number) return {};
  const auto unit = trimmed(value);
  if (unit.starts_with('%')) return *number * whole_px / 100;
  if (istarts_with(unit, "em") || istarts_with(unit, "rem")) return *number * em_px;
  if (istarts_with(unit, "pt")) return *number * 4 / 3;
  if (istarts_with(unit, "in")) return *number * 96;
  if (istarts_with(unit, "cm")) return *number * 37.8;
  if (istarts_with(unit, "mm")) return *number * 3.78;
  if (istarts_with(unit, "vw") || istarts_with(unit, "vh")) return *number * 8;
  return *number;
}

}  // namespace aai::mail_format::css
