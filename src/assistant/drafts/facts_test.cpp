#include "assistant/drafts/facts.h"

#include <doctest/doctest.h>

namespace aai::drafts {
namespace {

// "amount eur 42000 | date 03-31"
std::string told(std::string_view text) {
  std::string line;
  for (const auto& fact : find_facts(text)) {
    line += line.empty() ? "" : " | ";
    line += std::string(boost::describe::enum_to_string(fact.kind, "?")) + " " + fact.meaning;
  }
  return line;
}

}

TEST_CASE("facts: amounts of money mean the same however they are written") {
  CHECK(told("It costs £420 a month.") == "amount gbp 42000");
  CHECK(told("EUR 1,250.50 and 1.250,50 €") == "amount eur 125050 | amount eur 125050");
  CHECK(told("420 pounds") == "amount gbp 42000");
}

TEST_CASE("facts: dates and times mean the same however they are written") {
  CHECK(told("by 31 January 2026") == "date 2026-01-31");
  CHECK(told("January 31st, 2026") == "date 2026-01-31");
  CHECK(told("bis zum 10. März") == "date 03-10");
  CHECK(told("am 10.03.2026") == "date 2026-03-10");
  CHECK(told("at 2:30 pm or 14:30") == "date 14:30 | date 14:30");
}

TEST_CASE("facts: links, addresses, percentages and account numbers") {
  CHECK(told("At www.example.com, example.org/pay or example.net") ==
        "link www.example.com | link example.org/pay | link example.net");
  CHECK(told("See https://example.com/a?b=c, or write to Ada@Example.com.") ==
        "link example.com/a?b=c | address ada@example.com");
  CHECK(told("20% VAT") == "number 2000%");
  CHECK(told("GB29 NWBK 6016 1331 9268 19") == "number gb29 nwbk 6016 1331 9268 19");
}

TEST_CASE("facts: single digits and words are no facts") {
  CHECK(told("There are 2 ways; the 1st is easy. May I call you?") == "");
}

TEST_CASE("facts: a source with the year supports a date without it, not the other way round") {
  const Fact whole{FactKind::date, 0, 0, "2026-01-31"}, part{FactKind::date, 0, 0, "01-31"};
  CHECK(supports(whole, part));
  CHECK(!supports(part, whole));
}

TEST_CASE("facts: a megabyte of digits is read in linear time and bounded") {
  const std::string digits(1 << 20, '7');
  CHECK(find_facts(digits).size() <= facts_max);
}

}
