#include "assistant/drafts/facts.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <stdexcept>

#include "assistant/mail/accounts.h"

namespace aai::drafts {
namespace {

using re2::RE2;
using re2::StringPiece;

constexpr std::string_view number_pattern =
    R"(\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)";
constexpr std::string_view month_pattern =
    R"((?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|)"
    R"(july?|juli|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|)"
    R"(dec(?:ember)?|dez(?:ember)?)\b)";
constexpr std::string_view common_endings =
    "com|net|org|info|biz|eu|uk|de|at|ch|fr|nl|ie|us|io|co|app|dev|ai|me|tv|ru|cn|xyz|top|site|"
    "shop|store|online|link|click|live|pro|example";

using Groups = std::array<StringPiece, 4>;
using Meaning = std::optional<std::string> (*)(const Groups&);

struct Pattern {
  FactKind kind;
  std::unique_ptr<RE2> expression;
  Meaning meaning;
};

std::string text_of(StringPiece piece) { return std::string(piece.data(), piece.size()); }

std::string lower(StringPiece piece) {
  std::string text = text_of(piece);
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Hundredths of "1.250,00", "1,250" or "12.5": a last group of one or two digits is a fraction.
std::string hundredths(StringPiece number) {
  std::string digits, fraction;
  const auto text = text_of(number);
  const auto mark = text.find_last_of(".,");
  const bool has_fraction = mark != text.npos && text.size() - mark - 1 <= 2;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) continue;
    (has_fraction && i > mark ? fraction : digits) += text[i];
  }
  fraction.resize(2, '0');
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits + fraction;
}

std::string currency_code(StringPiece piece) {
  const auto word = lower(piece);
  if (word == "€" || word.starts_with("eur")) return "eur";
  if (word == "£" || word == "gbp" || word.starts_with("pound") || word.starts_with("pfund"))
    return "gbp";
  return "usd";
}

std::optional<std::string> currency_first(const Groups& groups) {
  return currency_code(groups[1]) + " " + hundredths(groups[2]);
}

std::optional<std::string> currency_last(const Groups& groups) {
  return currency_code(groups[2]) + " " + hundredths(groups[1]);
}

std::optional<int> month_number(StringPiece piece) {
  constexpr std::array starts{"jan", "feb", "mar", "apr", "ma",  "jun",
                              "jul", "aug", "sep", "o",   "nov", "de"};
  const auto word = lower(piece);
  if (word.starts_with("mär")) return 3;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (word.starts_with(starts[i])) return static_cast<int>(i + 1);
  }
  return std::nullopt;
}

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::optional<std::string> date_meaning(StringPiece day, std::optional<int> month,
                                        StringPiece year) {
  const int day_number = std::atoi(text_of(day).c_str());
  if (!month || *month < 1 || *month > 12 || day_number < 1 || day_number > 31) return std::nullopt;
  const auto month_day = two_digits(*month) + "-" + two_digits(day_number);
  if (year.empty()) return month_day;
  const int short_or_long = std::atoi(text_of(year).c_str());
  return std::to_string(short_or_long < 100 ? 2000 + short_or_long : short_or_long) + "-" +
         month_day;
}

std::optional<std::string> day_month_year(const Groups& groups) {
  return date_meaning(groups[1], month_number(groups[2]), groups[3]);
}

std::optional<std::string> month_day_year(const Groups& groups) {
  return date_meaning(groups[2], month_number(groups[1]), groups[3]);
}

std::optional<std::string> numeric_date(const Groups& groups) {
  return date_meaning(groups[1], std::atoi(text_of(groups[2]).c_str()), groups[3]);
}

std::optional<std::string> iso_date(const Groups& groups) {
  return date_meaning(groups[3], std::atoi(text_of(groups[2]).c_str()), groups[1]);
}

std::optional<std::string> clock_time(const Groups& groups) {
  int hour = std::atoi(text_of(groups[1]).c_str());
  const auto half = lower(groups[3]);
  if (half.starts_with('p') && hour < 12) hour += 12;
  if (hour > 23) return std::nullopt;
  return two_digits(hour) + ":" + (groups[2].empty() ? "00" : text_of(groups[2]));
}

std::optional<std::string> as_it_stands(const Groups& groups) { return lower(groups[0]); }

// A link with and without "https://" leads to the same place.
std::optional<std::string> place(const Groups& groups) {
  auto link = lower(groups[0]);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (link.starts_with(scheme)) link.erase(0, scheme.size());
  }
  while (link.ends_with('/')) link.pop_back();
  return link;
}

std::optional<std::string> percent(const Groups& groups) { return hundredths(groups[1]) + "%"; }

std::optional<std::string> plain_number(const Groups& groups) {
  const auto value = hundredths(groups[1]);
  // Single digits are words of the sentence more often than facts: "1 of 2", "step 3".
  return value.size() <= 3 ? std::nullopt : std::optional(value);
}

// Where two patterns fit the same place, the one that stands first wins.
std::vector<Pattern> make_patterns() {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  const std::string number = "(" + std::string(number_pattern) + ")",
                    month = "(" + std::string(month_pattern) + ")";
  const std::string day = R"((\d{1,2})(?:st|nd|rd|th|\.)?)", year = R"((?:,?\s+(\d{4}))?)";

  std::vector<Pattern> made;
  const auto add = [&](FactKind kind, const std::string& expression, Meaning meaning) {
    made.push_back({kind, std::make_unique<RE2>(expression, options), meaning});
    if (!made.back().expression->ok()) throw std::logic_error(made.back().expression->error());
  };
  const std::string rest = R"([^\s<>"')\]]{0,900}[^\s<>"')\].,;:!?])",
                    name = R"((?:[a-z0-9-]{1,63}\.))";
  add(FactKind::link, R"(\b[a-z][a-z0-9+.-]{1,15}://)" + rest, &place);
  add(FactKind::address, R"(\b[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})",
      &as_it_stands);
  // What mail programs make a link of although no scheme stands before it.
  add(FactKind::link, R"(\bwww\.)" + rest, &place);
  add(FactKind::link, R"(\b)" + name + R"({1,8}[a-z]{2,24}/)" + rest, &place);
  add(FactKind::link, R"(\b)" + name + "{1,8}(?:" + std::string(common_endings) + R"()\b)", &place);
  add(FactKind::number, R"(\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?\b)",
      &as_it_stands);
  add(FactKind::date, R"(\b(\d{4})-(\d{2})-(\d{2})\b)", &iso_date);
  add(FactKind::date, R"(\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})?\b)", &numeric_date);
  add(FactKind::date, R"(\b)" + day + R"((?:\s+of)?\s+)" + month + year, &day_month_year);
  add(FactKind::date, R"(\b)" + month + R"(\s+)" + day + year, &month_day_year);
  add(FactKind::amount, R"((£|€|\$|\b(?:EUR|GBP|USD))\s?)" + number, &currency_first);
  add(FactKind::amount, number + R"(\s?(€|£|\$|\b(?:EUR|GBP|USD|euros?|pounds?|pfund|dollars?)\b))",
      &currency_last);
  add(FactKind::date, R"(\b(\d{1,2})[:.](\d{2})\s?(am|pm|uhr)\b)", &clock_time);
  add(FactKind::date, R"(\b(\d{1,2}):(\d{2})()\b)", &clock_time);
  add(FactKind::date, R"(\b(\d{1,2})()\s?(am|pm|uhr)\b)", &clock_time);
  add(FactKind::number, number + R"(\s?(?:%|percent|per cent|prozent))", &percent);
  add(FactKind::number, R"(\b)" + number + R"(\b)", &plain_number);
  return made;
}

bool overlaps(const std::vector<Fact>& facts, std::size_t begin, std::size_t end) {
  return std::ranges::any_of(
      facts, [=](const Fact& fact) { return begin < fact.end && fact.begin < end; });
}

void find_with(const Pattern& pattern, std::string_view text, std::vector<Fact>& facts) {
  Groups groups;
  const StringPiece whole(text.data(), text.size());
  const int group_count =
      std::min(1 + pattern.expression->NumberOfCapturingGroups(), static_cast<int>(groups.size()));
  std::size_t from = 0;
  while (from < text.size() && facts.size() < facts_max &&
         pattern.expression->Match(whole, from, text.size(), RE2::UNANCHORED, groups.data(),
                                   group_count)) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    const auto end = begin + groups[0].size();
    from = std::max(end, from + 1);
    if (overlaps(facts, begin, end)) continue;
    if (auto meaning = pattern.meaning(groups))
      facts.push_back({pattern.kind, begin, end, std::move(*meaning)});
  }
}

bool is_year_month_day(const std::string& meaning) {
  return meaning.size() == 10 && meaning[4] == '-';
}
}

std::vector<Fact> find_facts(std::string_view text) {
  static const auto patterns = make_patterns();
  std::vector<Fact> facts;
  for (const auto& pattern : patterns) find_with(pattern, text, facts);
  std::ranges::sort(facts, {}, &Fact::begin);
  return facts;
}

bool supports(const Fact& known, const Fact& stated) {
  if (known.meaning == stated.meaning) return true;
  const bool both_dates = known.kind == FactKind::date && stated.kind == FactKind::date;
  return both_dates && is_year_month_day(known.meaning) &&
         known.meaning.substr(5) == stated.meaning;
}

bool states_account(std::string_view text) {
  if (!mail::find_accounts(text).empty()) return true;
  return std::ranges::any_of(find_facts(text), [](const Fact& fact) {
    return fact.kind == FactKind::number && fact.meaning.size() > 14 &&
           std::isalpha(static_cast<unsigned char>(fact.meaning[0]));
  });
}

}
