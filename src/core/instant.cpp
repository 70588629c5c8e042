#include "core/instant.h"

#include <array>
#include <charconv>

namespace aai {
namespace {

using namespace std::chrono;

// Writes `width` digits and answers the place behind them.
char* put_digits(char* at, unsigned value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + width;
}

char* put(char* at, char one) {
  *at = one;
  return at + 1;
}

// Consumes exactly `width` digits; false when there are fewer.
bool take_number(std::string_view& text, int width, int& value) {
  if (text.size() < static_cast<std::size_t>(width)) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc() || end != text.data() + width) return false;
  text.remove_prefix(static_cast<std::size_t>(width));
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool take_fraction(std::string_view& text, int& micros) {
  micros = 0;
  if (!take(text, '.')) return true;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 6) micros = micros * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  for (int i = digits; i < 6; ++i) micros *= 10;
  return digits > 0;
}

bool take_offset(std::string_view& text, minutes& offset) {
  if (take(text, 'Z') || take(text, 'z')) return text.empty();
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return false;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  int hour = 0, minute = 0;
  if (!take_number(text, 2, hour)) return false;
  if (!text.empty()) {
    take(text, ':');
    if (!take_number(text, 2, minute)) return false;
  }
  if (hour > 23 || minute > 59 || !text.empty()) return false;
  offset = minutes(sign * (hour * 60 + minute));
  return true;
}

}

void append_rfc3339(std::string& out, Instant at) {
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss clock{at - day};
  std::array<char, 32> text;
  char* end = put_digits(text.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
  end = put_digits(put(end, '-'), static_cast<unsigned>(date.month()), 2);
  end = put_digits(put(end, '-'), static_cast<unsigned>(date.day()), 2);
  end = put_digits(put(end, 'T'), static_cast<unsigned>(clock.hours().count()), 2);
  end = put_digits(put(end, ':'), static_cast<unsigned>(clock.minutes().count()), 2);
  end = put_digits(put(end, ':'), static_cast<unsigned>(clock.seconds().count()), 2);
  if (const auto micros = clock.subseconds().count(); micros != 0)
    end = put_digits(put(end, '.'), static_cast<unsigned>(micros), 6);
  end = put(end, 'Z');
  out.append(text.data(), end);
}

std::string to_rfc3339(Instant at) {
  std::string out;
  append_rfc3339(out, at);
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  int y, mo, d, h, mi, s, micros;
  minutes offset{};
  const bool whole = take_number(text, 4, y) && take(text, '-') && take_number(text, 2, mo) &&
                     take(text, '-') && take_number(text, 2, d) &&
                     (take(text, 'T') || take(text, 't') || take(text, ' ')) &&
                     take_number(text, 2, h) && take(text, ':') && take_number(text, 2, mi) &&
                     take(text, ':') && take_number(text, 2, s) && take_fraction(text, micros) &&
                     take_offset(text, offset);
  if (!whole) return std::nullopt;

  const year_month_day date{year{y}, month(static_cast<unsigned>(mo)),
                            day(static_cast<unsigned>(d))};
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  return sys_days{date} + hours{h} + minutes{mi} + seconds{s} + microseconds{micros} - offset;
}

Instant SystemClock::now() const {
  return floor<microseconds>(system_clock::now());
}

}
