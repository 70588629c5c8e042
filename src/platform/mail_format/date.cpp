#include "platform/mail_format/date.h"

#include <array>
#include <cstdio>
#include <vector>

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed",
                                                   "Thu", "Fri", "Sat"};

struct Zone {
  std::string_view name;
  int hours;
};
constexpr Zone zones[] = {{"utc", 0},  {"ut", 0},   {"gmt", 0},  {"z", 0},   {"est", -5},
                          {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
                          {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2}, {"met", 1},
                          {"mest", 2}, {"bst", 1},  {"jst", 9}};

std::optional<int> number_in(std::string_view token) {
  if (token.empty() || token.size() > 4) return {};
  int value = 0;
  for (const char c : token) {
    if (!is_digit(c)) return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

std::vector<std::string_view> tokens_of(std::string_view raw) {
  std::vector<std::string_view> tokens;
  std::size_t i = 0;
  const auto is_separator = [](char c) { return is_space(c) || c == ','; };
  while (i < raw.size() && raw[i] != '(' && tokens.size() < 12) {
    while (i < raw.size() && is_separator(raw[i])) ++i;
    const auto start = i;
    while (i < raw.size() && !is_separator(raw[i]) && raw[i] != '(') ++i;
    if (i > start) tokens.push_back(raw.substr(start, i - start));
  }
  return tokens;
}

struct Parts {
  std::optional<int> day, month, year;
  std::optional<std::chrono::seconds> time;
  std::chrono::minutes offset{0};
};

std::optional<std::chrono::seconds> read_clock(std::string_view token) {
  std::array<int, 3> fields{};
  for (std::size_t i = 0; i < 3 && !token.empty(); ++i) {
    const auto end = std::min(token.find_first_of(":."), token.size());
    const auto value = number_in(token.substr(0, end));
    if (!value) return {};
    fields[i] = *value;
    token = end < token.size() ? token.substr(end + 1) : std::string_view{};
  }
  if (fields[0] > 23 || fields[1] > 59 || fields[2] > 60) return {};
  return std::chrono::hours(fields[0]) + std::chrono::minutes(fields[1]) +
         std::chrono::seconds(fields[2]);
}

bool take_zone(std::string_view token, Parts& parts) {
  if ((token[0] == '+' || token[0] == '-') && token.size() >= 5) {
    auto digits = std::string(token.substr(1));
    std::erase(digits, ':');
    const auto value = number_in(digits);
    if (!value || *value % 100 > 59 || *value > 1400) return false;
    const auto offset = std::chrono::hours(*value / 100) + std::chrono::minutes(*value % 100);
    parts.offset = token[0] == '-' ? -offset : offset;
    return true;
  }
  for (const auto& zone : zones) {
    if (!iequals(token, zone.name)) continue;
    parts.offset = std::chrono::hours(zone.hours);
    return true;
  }
  return false;
}

void take_month(std::string_view token, Parts& parts) {
  for (std::size_t i = 0; i < months.size(); ++i)
    if (istarts_with(token, months[i])) parts.month = int(i) + 1;
}

void take_number(int value, std::size_t digits, Parts& parts) {
  if (!parts.day && digits <= 2 && value >= 1 && value <= 31) {
    parts.day = value;
    return;
  }
  if (parts.year) return;
  if (digits == 2) value += value < 50 ? 2000 : 1900;
  else if (digits == 3) value += 1900;
  if (value >= 1900) parts.year = value;
}

}  // namespace

std::optional<std::chrono::sys_seconds> read_date(std::string_view raw) {
  Parts parts;
  std::string spaced(raw.substr(0, 200));
  // "12-Jan-2003" and the like.
  for (std::size_t i = 1; i + 1 < spaced.size(); ++i)
    if (spaced[i] == '-' && (is_letter(spaced[i - 1]) || is_letter(spaced[i + 1]))) spaced[i] = ' ';
  for (const auto token : tokens_of(spaced)) {
    if (token.find(':') != std::string_view::npos && is_digit(token[0]) && !parts.time)
      parts.time = read_clock(token);
    else if (const auto number = number_in(token)) take_number(*number, token.size(), parts);
    else if (!take_zone(token, parts) && !parts.month) take_month(token, parts);
  }
  if (!parts.day || !parts.month || !parts.year) return {};
  const std::chrono::year_month_day date{std::chrono::year(*parts.year),
                                         std::chrono::month(unsigned(*parts.month)),
                                         std::chrono::day(unsigned(*parts.day))};
  if (!date.ok()) return {};
  const std::chrono::sys_seconds midnight = std::chrono::sys_days(date);
  return midnight + parts.time.value_or(std::chrono::seconds(0)) - parts.offset;
}

std::string write_date(std::chrono::sys_seconds when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(when - day);
  const auto month = std::string(months[unsigned(date.month()) - 1]);
  std::array<char, 64> buffer;
  const auto weekday = weekdays[std::chrono::weekday(day).c_encoding()];
  const int length = std::snprintf(
      buffer.data(), buffer.size(), "%s, %02u %c%s %04d %02d:%02d:%02d +0000",
      std::string(weekday).c_str(), unsigned(date.day()), char(month[0] - 32), month.c_str() + 1,
      int(date.year()), int(clock.hours().count()), int(clock.minutes().count()),
      int(clock.seconds().count()));
  return std::string(buffer.data(), std::size_t(length));
}

}  // namespace aai::mail_format
