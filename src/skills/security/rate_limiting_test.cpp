#include "skills/security/rate_limiting.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/random.h"
#include "platform/http/route.h"

using namespace aai;
using namespace aai::security;
using namespace std::chrono_literals;

namespace {

constexpr Limit small{"small", 3, 60};
const Instant noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h;

SystemRandom random_source;

struct Limiter : RateLimiter {
  explicit Limiter(std::size_t buckets_max = 1 << 12) : RateLimiter(random_source, buckets_max) {}
};

}

TEST_CASE("a burst is allowed, then one request per token, and Retry-After says when") {
  Limiter limiter;

  for (int left = 2; left >= 0; --left) {
    const auto spent = limiter.spend(small, "ada", noon);
    CHECK(spent.allowed);
    CHECK(spent.remaining == left);
  }
  const auto refused = limiter.spend(small, "ada", noon);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.retry_after_seconds >= 1);
  CHECK(refused.retry_after_seconds <= 2);

  CHECK(limiter.spend(small, "ada", noon + 1s).allowed);
  CHECK_FALSE(limiter.spend(small, "ada", noon + 1s).allowed);
}

TEST_CASE(
    "rate_limiting#1 a refused request costs nothing, so an honest client that waits gets "
    "through") {
  Limiter limiter;
  for (int i = 0; i < 100; ++i) limiter.spend(small, "ada", noon);

  CHECK(limiter.spend(small, "ada", noon + 1s).allowed);
}

TEST_CASE("limits and callers do not share a bucket") {
  constexpr Limit other{"other", 3, 60};
  Limiter limiter;
  for (int i = 0; i < 3; ++i) limiter.spend(small, "ada", noon);

  CHECK_FALSE(limiter.spend(small, "ada", noon).allowed);
  CHECK(limiter.spend(small, "grace", noon).allowed);
  CHECK(limiter.spend(other, "ada", noon).allowed);
}

TEST_CASE("rate_limiting#5 a full burst at the edge of a minute does not buy a second one") {
  Limiter limiter;
  int allowed = 0;
  for (int i = 0; i < 3; ++i) allowed += limiter.spend(small, "ada", noon + 59s).allowed;
  for (int i = 0; i < 3; ++i) allowed += limiter.spend(small, "ada", noon + 60s).allowed;

  CHECK(allowed == 4);
}

TEST_CASE("rate_limiting#4 a parallel burst does not get more than its budget") {
  Limiter limiter;
  std::atomic<int> allowed = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) threads.emplace_back([&] {
    for (int i = 0; i < 1000; ++i) allowed += limiter.spend(small, "ada", noon).allowed;
  });
  threads.clear();

  CHECK(allowed == 3);
}

TEST_CASE("rate_limiting#2 addresses of one IPv6 customer share a bucket") {
  CHECK(caller_of_address("2001:db8:1:2:aaaa::1") ==
        caller_of_address("2001:0db8:0001:0002::ffff"));
  CHECK(caller_of_address("2001:db8:1:2::1") != caller_of_address("2001:db8:1:3::1"));
  CHECK(caller_of_address("2001:db8:1:2::1") == "2001:db8:1:2::/64");
  CHECK(caller_of_address("203.0.113.7") == "203.0.113.7");
  CHECK(caller_of_address("::ffff:203.0.113.7") == "203.0.113.7");
}

TEST_CASE(
    "rate_limiting#6 a flood of new callers does not free a caller who has used up the budget") {
  Limiter limiter(1 << 10);
  for (int i = 0; i < 3; ++i) limiter.spend(small, "guesser", noon);
  for (int i = 0; i < 100'000; ++i) limiter.spend(small, "flood" + std::to_string(i), noon);

  CHECK_FALSE(limiter.spend(small, "guesser", noon).allowed);
}

TEST_CASE("rate_limiting#8 a clock that was set back locks nobody out for long") {
  Limiter limiter;
  for (int i = 0; i < 3; ++i) limiter.spend(small, "ada", noon + 24h);

  CHECK_FALSE(limiter.spend(small, "ada", noon).allowed);
  CHECK(limiter.spend(small, "ada", noon + 1s).allowed);
}

TEST_CASE("rate_limiting#7 callers refused at once are not told to come back at once") {
  constexpr Limit slow{"slow", 1, 1};
  Limiter limiter;
  std::vector<int> waits;
  for (int i = 0; i < 50; ++i) {
    const auto caller = "caller" + std::to_string(i);
    limiter.spend(slow, caller, noon);
    waits.push_back(limiter.spend(slow, caller, noon).retry_after_seconds);
  }

  CHECK(*std::ranges::min_element(waits) >= 60);
  CHECK(*std::ranges::max_element(waits) > *std::ranges::min_element(waits) + 5);
}

TEST_CASE("a budget of more than one request a microsecond is a budget still") {
  constexpr Limit immense{"immense", 2'000'000'000, 2'000'000'000};
  Limiter limiter;

  CHECK(limiter.spend(immense, "ada", noon).allowed);
}

TEST_CASE("the reply tells what is left") {
  Limiter limiter;
  http::Reply reply;
  tell_rate(reply, small, limiter.spend(small, "ada", noon));

  CHECK(http::find_header(reply.headers, "ratelimit-policy") == "\"small\";q=3;w=3");
  CHECK(http::find_header(reply.headers, "ratelimit") == "\"small\";r=2;t=1");
  CHECK(http::find_header(reply.headers, "retry-after").empty());
}
