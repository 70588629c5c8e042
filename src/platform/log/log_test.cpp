#include "platform/log/log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <vector>

using namespace aai;

namespace {

std::vector<std::string> lines;

struct FixedClock : Clock {
  Instant now() const override {
    return std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::microseconds(1);
  }
} fixed_clock;

struct Captured {
  Captured() {
    lines.clear();
    log::set_writer([](std::string_view line) { lines.emplace_back(line); });
    log::set_clock(&fixed_clock);
  }
  ~Captured() {
    log::set_writer(nullptr);
    log::set_clock(nullptr);
  }
};

}

TEST_CASE("observability#5 a log line is one JSON object, in UTC with microseconds") {
  const Captured captured;
  log::Line(log::Level::warn, "mail.lagging")
      .with("lag_seconds", 90)
      .with("live", true)
      .with("mailbox", "m-1");

  REQUIRE(lines.size() == 1);
  CHECK(lines[0] ==
        R"({"time":"2026-11-20T00:00:00.000001Z","level":"warn","event":"mail.lagging",)"
        R"("lag_seconds":90,"live":true,"mailbox":"m-1"})"
        "\n");
}

TEST_CASE("observability#2 a line break or an escape sequence in a value cannot forge a line") {
  const Captured captured;
  log::Line(log::Level::info, "x").with("value", "a\n{\"level\":\"error\"}\x1b[31m\xff");

  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find('\n') == lines[0].size() - 1);
  CHECK(lines[0].find('\x1b') == std::string::npos);
  CHECK(boost::json::parse(lines[0]).is_object());
}

TEST_CASE("a line has a bound and stays JSON when it is cut") {
  const Captured captured;
  log::Line(log::Level::info, "x")
      .with("a", std::string(20000, '\x01'))
      .with("b", "left out")
      .with("c", 1);

  REQUIRE(lines.size() == 1);
  CHECK(lines[0].size() <= 8 * 1024 + 64);
  CHECK(boost::json::parse(lines[0]).is_object());
}

TEST_CASE("what is below the level is not written") {
  const Captured captured;
  log::Line(log::Level::debug, "x").with("a", 1);

  CHECK(lines.empty());
}

TEST_CASE("observability#1 a request is logged by its route and ids only") {
  const Captured captured;
  log::RequestRecord record{"r-1",
                            "GET",
                            "/v1/orgs/{org}/drafts",
                            200,
                            std::chrono::microseconds(1500),
                            812,
                            *OrgId::parse("0193ab5e-0000-7000-8000-000000000001")};
  log::write_request(record);

  REQUIRE(lines.size() == 1);
  const auto line = boost::json::parse(lines[0]).as_object();
  CHECK(line.at("level") == "info");
  CHECK(line.at("route") == "/v1/orgs/{org}/drafts");
  CHECK(line.at("us") == 1500);
  CHECK(line.at("bytes") == 812);
  CHECK(line.at("org_id") == "0193ab5e-0000-7000-8000-000000000001");
}

TEST_CASE("observability: requests are gathered, and nothing overtakes them") {
  const Captured captured;
  const auto answer = [](int status) {
    log::write_request({"r", "GET", "/v1/plans", status, {}, 0, {}});
  };
  answer(200);
  CHECK(lines.size() == 1);
  {
    const log::Gathering gathering;
    answer(200);
    answer(404);
    CHECK(lines.size() == 1);
    answer(500);
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].find("\"status\":404") != std::string::npos);
    CHECK(lines[2].find("\"status\":500") != std::string::npos);
    answer(200);
    log::Line(log::Level::info, "x");
    CHECK(lines.size() == 5);
    for (int i = 0; i < 200; ++i) answer(200);
    CHECK(lines.size() > 5);
    CHECK(lines.size() < 15);
    answer(201);
  }
  CHECK(lines.back().find("\"status\":201") != std::string::npos);
  std::size_t written = 0;
  for (const auto& one : lines) written += static_cast<std::size_t>(std::ranges::count(one, '\n'));
  CHECK(written == 207);
}
