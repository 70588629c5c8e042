#include "assistant/drafts/examine.h"

#include <doctest/doctest.h>

namespace aai::drafts {
namespace {

const std::vector<Source> sources = {
    {"message", "1", "Yusuf, 18 November", "What would it cost? We file by 31 January 2026."},
    {"document", "2", "Price list",
     "Bookkeeping for small companies is £420 a month. See https://hollisbrandt.example/fees."}};

const Circumstances circumstances{{"yusuf@tideway.example", "office@hollisbrandt.example"},
                                  "yusuf@tideway.example"};

Content reply(std::string text) {
  Content content;
  content.recipients = {
      {"", "office@hollisbrandt.example"}, {{"Yusuf", "Yusuf@Tideway.example"}}, {}};
  content.text = std::move(text);
  return content;
}

std::string detail_of(const Examined& examined, std::string_view key) {
  for (const auto& check : examined.checks) {
    if (check.key == key) return check.detail;
  }
  return "none";
}

std::string status_of(const Examined& examined, std::string_view key) {
  for (const auto& check : examined.checks) {
    if (check.key == key) return boost::describe::enum_to_string(check.status, "?");
  }
  return "none";
}

}

TEST_CASE("examine: facts that stand in a source are checked and name it") {
  const auto examined =
      examine(reply("It is £420 a month, and the deadline is 31 January."), sources, circumstances);

  REQUIRE(examined.claims.size() == 2);
  CHECK(examined.claims[0].is_supported);
  CHECK(examined.claims[0].source_label == "Price list");
  CHECK(examined.claims[0].source_quote ==
        "Bookkeeping for small companies is £420 a month. See https://hollisbrandt.example/fees.");
  CHECK(examined.claims[1].source_kind == "message");
  CHECK(examined.level == "ready");
}

TEST_CASE("examine: an altered figure is marked and the draft is not ready") {
  const auto examined = examine(reply("It is £402 a month."), sources, circumstances);

  REQUIRE(examined.claims.size() == 1);
  CHECK(!examined.claims[0].is_supported);
  CHECK(examined.level == "check");
}

TEST_CASE("examine: a blank blocks, and its place is counted as the page counts") {
  const auto examined =
      examine(reply("😀 See you on ⟦date of the meeting⟧."), sources, circumstances);

  REQUIRE(examined.blanks.size() == 1);
  CHECK(examined.blanks[0].label == "date of the meeting");
  CHECK(examined.blanks[0].start == 14);
  CHECK(examined.level == "needs");
}

TEST_CASE("examine: a recipient from outside the conversation and a foreign link are marked") {
  auto content = reply("See https://evil.example/pay.");
  content.recipients.cc.push_back({"", "eve@evil.example"});

  const auto examined = examine(content, sources, circumstances);

  CHECK(status_of(examined, "recipients") == "warn");
  CHECK(status_of(examined, "links") == "warn");
}

TEST_CASE("examine: what is counted is told in words a person would use") {
  const auto one = examine(reply("It is £402 a month."), sources, circumstances);
  const auto two = examine(reply("It is £402 a month, or £390."), sources, circumstances);
  auto link = reply("See https://evil.example/pay.");

  CHECK(detail_of(one, "facts") == "1 fact stands in no source.");
  CHECK(detail_of(two, "facts") == "2 facts stand in no source.");
  CHECK(detail_of(examine(reply("It is £420."), sources, circumstances), "facts") ==
        "1 fact checked.");
  CHECK(detail_of(examine(link, sources, circumstances), "links") ==
        "1 link stands in no source.");
}

TEST_CASE("examine: account details never go to a sender who could not be proven") {
  auto unproven = circumstances;
  unproven.sender_failed_authentication = true;
  const std::string account = "Please pay to GB29 NWBK 6016 1331 9268 19.";

  CHECK(examine(reply(account), sources, unproven).blocked_checks == 1);
  CHECK(examine(reply(account), sources, circumstances).blocked_checks == 0);
  CHECK(examine(reply("Thank you."), sources, unproven).blocked_checks == 0);
}

}
