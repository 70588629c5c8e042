#include "providers/imap/mailbox_name.h"

#include <cstdint>

#include "core/utf8.h"

namespace aai::imap {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
constexpr char32_t surrogates = 0xd800, surrogates_end = 0xe000, high_end = 0xdc00,
                   plane_one = 0x10000;

bool is_plain(char c) { return c >= ' ' && c <= '~'; }

// The first code point of valid UTF-8, taken off.
char32_t take_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t point = size == 1 ? first : first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i)
    point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3fu);
  text.remove_prefix(size);
  return point;
}

void append_point(std::string& out, char32_t point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0 | point >> 6);
  } else {
    if (point < plane_one) {
      put(0xe0 | point >> 12);
    } else {
      put(0xf0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3f));
    }
    put(0x80 | (point >> 6 & 0x3f));
  }
  put(0x80 | (point & 0x3f));
}

// A run of UTF-16 units as base64 without padding, between "&" and "-".
class Shift {
 public:
  explicit Shift(std::string& out) : out_(out) { out_ += '&'; }
  void put(char32_t point) {
    if (point < plane_one) return put_unit(point);
    point -= plane_one;
    put_unit(surrogates + (point >> 10));
    put_unit(high_end + (point & 0x3ff));
  }
  void end() {
    if (count_ > 0) out_ += digits[bits_ << (6 - count_) & 0x3f];
    out_ += '-';
  }

 private:
  void put_unit(char32_t unit) {
    bits_ = bits_ << 16 | unit;
    for (count_ += 16; count_ >= 6; count_ -= 6) out_ += digits[bits_ >> (count_ - 6) & 0x3f];
    bits_ &= (1u << count_) - 1;
  }
  std::string& out_;
  std::uint32_t bits_ = 0;
  int count_ = 0;
};

// What stands between "&" and "-".
bool append_shifted(std::string& out, std::string_view coded) {
  std::uint32_t bits = 0;
  int count = 0;
  char32_t high = 0;
  for (const char c : coded) {
    const auto digit = digits.find(c);
    if (digit == digits.npos) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if ((count += 6) < 16) continue;
    count -= 16;
    const char32_t unit = bits >> count & 0xffff;
    bits &= (1u << count) - 1;
    const bool is_high = unit >= surrogates && unit < high_end;
    const bool is_low = unit >= high_end && unit < surrogates_end;
    if (is_low != (high != 0) || unit == 0) return false;
    if (is_high) {
      high = unit;
      continue;
    }
    append_point(out, is_low ? plane_one + ((high - surrogates) << 10) + (unit - high_end) : unit);
    high = 0;
  }
  return high == 0 && count < 6 && bits == 0;
}

}

std::string to_utf7(std::string_view name) {
  const auto repaired = utf8::repaired(name);
  std::string_view left = repaired;
  std::string out;
  while (!left.empty()) {
    if (is_plain(left.front())) {
      out += left.front();
      if (left.front() == '&') out += '-';
      left.remove_prefix(1);
      continue;
    }
    Shift shift(out);
    while (!left.empty() && !is_plain(left.front())) shift.put(take_point(left));
    shift.end();
  }
  return out;
}

std::optional<std::string> from_utf7(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const char c = name.front();
    if (!is_plain(c)) return std::nullopt;
    name.remove_prefix(1);
    if (c != '&') {
      out += c;
      continue;
    }
    const auto end = name.find('-');
    if (end == name.npos) return std::nullopt;
    if (end == 0) out += '&';
    else if (!append_shifted(out, name.substr(0, end))) return std::nullopt;
    name.remove_prefix(end + 1);
  }
  return out;
}

}
