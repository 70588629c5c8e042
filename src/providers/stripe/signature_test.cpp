#include "providers/stripe/signature.h"

#include <doctest/doctest.h>

using namespace aai;
using stripe::Verdict;

namespace {

// Made by the official SDK (stripe-node 23.1.0).
constexpr std::string_view payload =
    R"({"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"é":"ü"}}})";
constexpr std::string_view secret = "whsec_test_secret";
constexpr std::string_view digest =
    "ec7c6ba599053be057aa452e1cbd5a01ee0160a6b2c76b5204da847865d01984";
const std::string header = "t=1795160000,v1=" + std::string(digest);
const Instant signed_at{std::chrono::seconds(1795160000)};

Verdict check(std::string_view body, std::string_view given, Instant now) {
  return stripe::check_signature(body, given, secret, now);
}

}

TEST_CASE("billing_webhook_inbox#1 what the official SDK signed is accepted, over the raw bytes") {
  CHECK(check(payload, header, signed_at) == Verdict::valid);
  CHECK(stripe::sign(payload, secret, signed_at) == header);

  auto changed = std::string(payload);
  changed[10] = 'X';
  CHECK(check(changed, header, signed_at) == Verdict::no_match);
  CHECK(check(std::string(payload) + "\n", header, signed_at) == Verdict::no_match);
  CHECK(stripe::check_signature(payload, header, "whsec_other", signed_at) == Verdict::no_match);
  CHECK(stripe::check_signature(payload, header, "", signed_at) == Verdict::malformed);
}

TEST_CASE("a signature is good for 300 seconds, and clocks that run ahead are forgiven") {
  using std::chrono::seconds;

  CHECK(check(payload, header, signed_at + seconds(300)) == Verdict::valid);
  CHECK(check(payload, header, signed_at + seconds(301)) == Verdict::too_old);
  CHECK(check(payload, header, signed_at - seconds(3600)) == Verdict::valid);
}

TEST_CASE("while a secret is rolled, any of several v1 signatures may match") {
  const std::string other = "v1=" + std::string(64, '0');

  CHECK(check(payload, "t=1795160000," + other + ",v1=" + std::string(digest), signed_at) ==
        Verdict::valid);
  CHECK(check(payload, "t=1795160000," + other + "," + other, signed_at) == Verdict::no_match);
  CHECK(check(payload, "t=1795160000,v0=" + std::string(digest), signed_at) == Verdict::malformed);
}

TEST_CASE(
    "billing_webhook_inbox#2 a short, long or strange signature is a refusal and never a fault") {
  auto upper = std::string(digest);
  upper[0] = 'E';

  for (const std::string& given :
       {std::string(), std::string("t="), std::string("v1="), std::string("t=1,v1="),
        "t=1795160000,v1=" + upper, std::string("t=1795160000,v1=ec"),
        "t=1795160000,v1=" + std::string(100000, 'a'), "t=1795160000, v1=" + std::string(digest),
        "t=99999999999999999999,v1=" + std::string(digest), std::string(50000, ','),
        "t=-5,v1=" + std::string(digest), "t=9223372036854775807,v1=" + std::string(digest)}) {
    CHECK(check(payload, given, signed_at) != Verdict::valid);
  }
}
