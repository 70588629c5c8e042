// Every status of Stripe x the cancel flags x positions of the clock, as a table. Days count from
// the moment the facts were kept: "T+14" is a trial end in 14 days, "P" the period's end, "C" a
// wished end, "F" the first failed payment.
#include "skills/billing/access_state.h"

#include <doctest/doctest.h>

#include <charconv>
#include <sstream>

using namespace aai;
using namespace aai::billing;

namespace {

const Instant start = *parse_instant("2026-11-20T09:00:00Z");
constexpr int hours_per_day = 24;

// status          facts              now (hours)  access     the sentence holds
constexpr auto table = R"(
  trialing          ours T+14                   0  trial      runs until the end of <trial>
  trialing          ours T+14                 335  trial      runs until the end of <trial>
  trialing          ours T+14                 336  ended      trial ended on <trial>
  trialing          ours T+14                 340  ended      nothing has been deleted
  trialing          ours T+14                9999  ended      trial ended on <trial>
  trialing          T+14                        0  trial      runs until the end of <trial>
  trialing          T+14                      335  trial      runs until the end of <trial>
  trialing          T+14                      336  trial      runs until the end of <trial>
  trialing          T+14                      341  trial      runs until the end of <trial>
  trialing          T+14                      342  ended      trial ended on <trial>
  trialing          T+14 cancel                 0  trial      runs until the end of <trial>
  trialing          T+14 cancel               342  ended      trial ended on <trial>
  trialing          -                           0  trial      trial is running
  trialing          -                        9999  trial      trial is running
  active            P+30                        0  active     Renews on <period>
  active            P+30                      719  active     Renews on <period>
  active            P+30                      720  active     Renews on <period>
  active            P+30                      725  active     Renews on <period>
  active            P+30                      726  grace      for word of the renewal of <period>
  active            P+30                      887  grace      waiting for word
  active            P+30                      888  read_only  renewal of <period> never arrived
  active            P+30                     9999  read_only  never arrived
  active            P+30 cancel                 0  active     Ends on <cancel>; it will not renew
  active            P+30 cancel               719  active     Ends on <cancel>
  active            P+30 cancel               720  ended      plan ended on <cancel>
  active            P+30 cancel              9999  ended      plan ended on <cancel>
  active            P+30 C+10                   0  active     Ends on <cancel>
  active            P+30 C+10                 239  active     Ends on <cancel>
  active            P+30 C+10                 240  ended      plan ended on <cancel>
  active            P+30 C+10                 721  ended      plan ended on <cancel>
  active            P+30 C+45                 725  active     Ends on <cancel>
  active            P+30 C+45                1079  active     Ends on <cancel>
  active            P+30 C+45                1080  ended      plan ended on <cancel>
  active            P+30 C+10 cancel          239  active     Ends on <cancel>
  active            P+30 C+10 cancel          240  ended      plan ended on <cancel>
  active            -                           0  active     plan is in force
  active            -                        9999  active     plan is in force
  active            cancel                   9999  active     plan is in force
  active            C+10                      239  active     Ends on <cancel>
  active            C+10                      240  ended      plan ended on <cancel>
  past_due          P+30 F+0                    0  grace      Everything works until <grace>
  past_due          P+30 F+0                  167  grace      payment failed
  past_due          P+30 F+0                  168  read_only  pay the open invoice
  past_due          P+30 F+0                 9999  read_only  pay the open invoice
  past_due          P+30 F+2                  215  grace      Everything works until <grace>
  past_due          P+30 F+2                  216  read_only  read everything
  past_due          P+30                        0  grace      payment failed
  past_due          P+30                     9999  grace      payment failed
  past_due          P+30 F+0 cancel             0  grace      payment failed
  past_due          P+30 F+0 cancel           719  read_only  pay the open invoice
  past_due          P+30 F+0 cancel           720  ended      plan ended on <cancel>
  past_due          P+30 F+0 C+3               71  grace      payment failed
  past_due          P+30 F+0 C+3               72  ended      plan ended on <cancel>
  past_due          F+0                       167  grace      payment failed
  past_due          F+0                       168  read_only  pay the open invoice
  unpaid            P+30 F+0                    0  read_only  pay the open invoice
  unpaid            P+30 F+0                 9999  read_only  pay the open invoice
  unpaid            P+30 cancel              9999  read_only  pay the open invoice
  unpaid            -                           0  read_only  pay the open invoice
  paused            P+30                        0  read_only  paused
  paused            P+30                     9999  read_only  Add a payment method
  paused            P+30 cancel               720  read_only  paused
  paused            T+14                      336  read_only  paused
  paused            -                           0  read_only  paused
  canceled          P+30                        0  ended      ended on <ended>
  canceled          P+30                     9999  ended      stays readable
  canceled          P+30 cancel                 0  ended      ended on <ended>
  canceled          P+30 C+10                   0  ended      ended on <ended>
  canceled          ours T+14                 336  ended      trial ended on <trial>
  canceled          -                           0  ended      ended on <ended>
  incomplete        P+30                        0  none       first payment is not complete
  incomplete        P+30                       23  none       first payment is not complete
  incomplete        P+30 F+0                  200  none       first payment is not complete
  incomplete        P+30 cancel               720  none       first payment is not complete
  incomplete        -                           0  none       first payment is not complete
  incomplete_expired P+30                       0  none       not completed in time
  incomplete_expired P+30                    9999  none       not completed in time
  incomplete_expired -                          0  none       not completed in time
  trialing          unknown T+14                0  trial      runs until the end of <trial>
  trialing          unknown T+14             9999  grace      checking the state
  active            unknown P+30                0  active     Renews on <period>
  active            unknown P+30              800  grace      waiting for word
  active            unknown P+30             9999  grace      checking the state
  active            unknown P+30 cancel       720  grace      checking the state
  past_due          unknown P+30 F+0            0  grace      payment failed
  past_due          unknown P+30 F+0         9999  grace      checking the state
  unpaid            unknown P+30                0  grace      checking the state
  paused            unknown P+30                0  grace      checking the state
  canceled          unknown P+30                0  grace      checking the state
  incomplete        unknown P+30                0  grace      checking the state
  incomplete_expired unknown -                  0  grace      checking the state
)";

Instant after(std::string_view days) {
  int count = 0;
  std::from_chars(days.data(), days.data() + days.size(), count);
  return start + std::chrono::hours(count * hours_per_day);
}

void take_fact(SubscriptionFacts& facts, std::string_view word) {
  const auto days = word.size() > 2 ? word.substr(2) : std::string_view();
  if (word == "ours") facts.is_ours = true;
  else if (word == "cancel") facts.cancel_at_period_end = true;
  else if (word == "unknown") facts.status_is_unknown = true;
  else if (word.starts_with("T+")) facts.trial_ends_at = after(days);
  else if (word.starts_with("P+")) facts.current_period_end = after(days);
  else if (word.starts_with("C+")) facts.cancel_at = after(days);
  else if (word.starts_with("F+")) facts.past_due_since = after(days);
}

struct Row {
  SubscriptionFacts facts;
  int hours = 0;
  std::string access, words;
};

Row read_row(const std::string& line) {
  Row row;
  row.facts.trial_end_words = "<trial>";
  row.facts.period_end_words = "<period>";
  row.facts.cancel_words = "<cancel>";
  row.facts.grace_end_words = "<grace>";
  row.facts.ended_words = "<ended>";
  std::istringstream words(line);
  std::string word;
  words >> word;
  REQUIRE(boost::describe::enum_from_string(word.c_str(), row.facts.status));
  while (words >> word && !std::isdigit(static_cast<unsigned char>(word[0])))
    take_fact(row.facts, word);
  row.hours = std::stoi(word);
  words >> row.access >> std::ws;
  std::getline(words, row.words);
  return row;
}

}

TEST_CASE(
    "subscription_state_machine#1 every status, cancel flag and moment has its access and its "
    "sentence") {
  std::istringstream lines(table);
  int rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(' ') == line.npos) continue;
    CAPTURE(line);
    const auto row = read_row(line);

    const auto state = access_state(row.facts, start + std::chrono::hours(row.hours));

    CHECK(boost::describe::enum_to_string(state.access, "?") == row.access);
    CHECK(state.sentence.find(row.words) != std::string::npos);
    ++rows;
  }
  CHECK(rows >= 80);
}

TEST_CASE("who never had a plan is told how to get one") {
  const auto state = access_state(std::nullopt, start);

  CHECK(state.access == Access::none);
  CHECK(state.sentence.find("Start the free trial") != std::string::npos);
}

TEST_CASE(
    "subscription_state_machine#2 will it cancel: either flag, and the given instant goes first") {
  SubscriptionFacts facts;
  facts.current_period_end = after("30");
  CHECK(wished_end(facts) == std::nullopt);

  facts.cancel_at_period_end = true;
  CHECK(wished_end(facts) == after("30"));

  facts.cancel_at = after("10");
  CHECK(wished_end(facts) == after("10"));
}
