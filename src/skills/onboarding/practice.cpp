#include "skills/onboarding/practice.h"

#include <algorithm>

namespace aai::onboarding {
namespace {

constexpr std::size_t services_max = 40;
constexpr long fee_cents_max = 1'000'000'000;
constexpr std::size_t website_size_max = 300;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string place(std::string_view list, std::size_t index, std::string_view field) {
  return "body." + std::string(list) + "[" + std::to_string(index) + "]." + std::string(field);
}

void refuse_wrong(std::vector<FieldProblem> wrong) {
  if (!wrong.empty()) throw Refusal(invalid_body, {}, std::move(wrong));
}

}

bool Website::accepts(std::string_view from) {
  if (from.size() > website_size_max) return false;
  const auto host_at = from.starts_with("https://") ? 8 : from.starts_with("http://") ? 7 : 0;
  if (host_at == 0) return false;
  const auto host = from.substr(host_at, from.find_first_of("/?#", host_at) - host_at);
  const bool is_plain = std::ranges::all_of(from,
      [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>'; });
  return is_plain && host.find('.') != host.npos && host.find('@') ==
      host.npos && host.front() != '.' && host.back() != '.';
}

bool ClockTime::accepts(std::string_view from) {
  if (from.size() != 5 || from[2] != ':') return false;
  if (!is_digit(from[0]) || !is_digit(from[1]) || !is_digit(from[3]) || !is_digit(from[4]))
    return false;
  return from.substr(0, 2) <= "23" && from.substr(3) <= "59";
}

bool Currency::accepts(std::string_view from) {
  return from.size() == 3 && std::ranges::all_of(from, [](char c) { return c >= 'a' && c <= 'z'; });
}

void check_services(const Offers& wish) {
  std::vector<FieldProblem> wrong;
  if (wish.services.empty())
    wrong.push_back({"body.services", "name at least one service, or skip this step"});
  if (wish.services.size() > services_max)
    wrong.push_back({"body.services", "has too many entries"});
  for (std::size_t i = 0; i < wish.services.size(); ++i) {
    const auto fee = wish.services[i].fee_cents.value_or(0);
    if (fee < 0 || fee > fee_cents_max)
      wrong.push_back({place("services", i, "fee_cents"), "is out of range"});
  }
  refuse_wrong(std::move(wrong));
}

void check_hours(const Hours& wish) {
  std::vector<FieldProblem> wrong;
  if (wish.days.empty()) wrong.push_back({"body.days", "open at least one day, or skip this step"});
  bool is_open[8] = {};
  for (std::size_t i = 0; i < wish.days.size(); ++i) {
    const auto& day = wish.days[i];
    if (day.weekday < 1 || day.weekday > 7) {
      wrong.push_back({place("days", i, "weekday"), "is 1 for Monday to 7 for Sunday"});
    } else if (std::exchange(is_open[day.weekday], true)) {
      wrong.push_back({place("days", i, "weekday"), "is there twice"});
    }
    if (day.closes.text <= day.opens.text) wrong.push_back({place("days", i, "closes"),
        "must be later than it opens"});
  }
  refuse_wrong(std::move(wrong));
}

}
