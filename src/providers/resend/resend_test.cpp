#include <doctest/doctest.h>

#include "providers/resend/webhook.h"

namespace aai::resend {
namespace {

// Made with svix 1.99.1.
constexpr std::string_view secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLESw";
constexpr std::string_view body =
    R"({"type":"email.delivered","created_at":"2026-11-20T08:00:00.000Z",)"
    R"("data":{"email_id":"e1"}})";
const Instant told_at{std::chrono::seconds(1795164104)};
const http::Headers told{{"svix-id", "msg_1"},
                         {"svix-timestamp", "1795164104"},
                         {"svix-signature", "v1,3cLVfFTy3MJoooGtyy5ROPMfUANrzhgvx9rpdRLv1M8="}};

http::Headers with_signature(std::string signature) {
  auto headers = told;
  headers[2].second = std::move(signature);
  return headers;
}

}

TEST_CASE("resend: a signature of the official library is good, and nothing near it") {
  const std::string right = told[2].second;

  CHECK(check_signature(body, told, secret, told_at) == Verdict::valid);
  CHECK(check_signature(body, with_signature("v1,AAAA v2,x " + right), secret, told_at) ==
        Verdict::valid);
  CHECK(check_signature(std::string(body) + " ", told, secret, told_at) == Verdict::no_match);
  CHECK(check_signature(body, with_signature("v0" + right.substr(2)), secret, told_at) ==
        Verdict::no_match);
  CHECK(check_signature(body, with_signature(right.substr(0, right.size() - 1)), secret, told_at) ==
      Verdict::no_match);
  CHECK(check_signature(body, told, "whsec_AAAA", told_at) == Verdict::no_match);
  CHECK(check_signature(body, told, "", told_at) == Verdict::malformed);
  CHECK(check_signature(body, {}, secret, told_at) == Verdict::malformed);
}

TEST_CASE("resend: an event signed more than five minutes ago, or ahead, is refused") {
  using std::chrono::seconds;
  CHECK(check_signature(body, told, secret, told_at + seconds(300)) == Verdict::valid);
  CHECK(check_signature(body, told, secret, told_at + seconds(301)) == Verdict::too_old);
  CHECK(check_signature(body, told, secret, told_at - seconds(301)) == Verdict::too_old);
}

TEST_CASE("resend: what we sign for counterparts is what the official library signs") {
  CHECK(sign(body, "msg_1", secret, told_at) == told);
}

TEST_CASE("resend: an event is read with what it has, and what is none is nothing") {
  const auto event = read_event(body);
  REQUIRE(event);
  CHECK(event->type == "email.delivered");
  CHECK(event->data.email_id == "e1");
  CHECK(event->data.to.empty());
  CHECK(!read_event("[]"));
  CHECK(!read_event("{}"));
  CHECK(!read_event("not json"));
}

}
