#include "platform/metrics/metrics.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

using namespace aai::metrics;
using namespace std::chrono_literals;

TEST_CASE("the text has help, type and every series") {
  Registry registry;
  registry.counter("mails_total", "Mails.", {{"kind", "welcome"}}).add(2);
  registry.counter("mails_total", "Mails.", {{"kind", "a \"b\"\n"}}).add();
  registry.gauge("streams", "Open streams.").set(-3);

  CHECK(registry.text() ==
        "# HELP mails_total Mails.\n# TYPE mails_total counter\n"
        "mails_total{kind=\"a \\\"b\\\"\\n\"} 1\nmails_total{kind=\"welcome\"} 2\n"
        "# HELP streams Open streams.\n# TYPE streams gauge\nstreams -3\n");
}

TEST_CASE("a histogram's buckets add up, and its bounds belong to the lower bucket") {
  Registry registry;
  auto& seconds = registry.histogram("took_seconds", "Took.", {{"route", "/a"}});
  for (const auto took : {500us, 1000us, 3000us, 60'000'000us}) seconds.observe(took);
  const auto text = registry.text();

  CHECK(text.find("took_seconds_bucket{route=\"/a\",le=\"0.001\"} 2\n") != text.npos);
  CHECK(text.find("took_seconds_bucket{route=\"/a\",le=\"0.005\"} 3\n") != text.npos);
  CHECK(text.find("took_seconds_bucket{route=\"/a\",le=\"30\"} 3\n") != text.npos);
  CHECK(text.find("took_seconds_bucket{route=\"/a\",le=\"+Inf\"} 4\n") != text.npos);
  CHECK(text.find("took_seconds_sum{route=\"/a\"} 60.0045\n") != text.npos);
  CHECK(text.find("took_seconds_count{route=\"/a\"} 4\n") != text.npos);
}

TEST_CASE("observability#3 labels out of hand end up in one series") {
  Registry registry;
  for (int i = 0; i < 5000; ++i)
    registry.counter("x_total", "X.", {{"path", std::to_string(i)}}).add();

  CHECK(registry.counter("x_total", "X.", {{"path", "other"}}).value() == 4000);
}

TEST_CASE("a name has one kind") {
  Registry registry;
  registry.counter("x_total", "X.");

  CHECK_THROWS_AS(registry.gauge("x_total", "X."), std::logic_error);
}

TEST_CASE("threads that count together lose nothing") {
  Registry registry;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) registry.counter("x_total", "X.", {{"a", "b"}}).add();
    });
  }

  CHECK(registry.counter("x_total", "X.", {{"a", "b"}}).value() == 40000);
}
