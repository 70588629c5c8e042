#include "platform/crypto/jwt.h"

#include <doctest/doctest.h>

#include "core/bytes.h"
#include "tests/rsa_signer.h"

namespace aai::crypto {
namespace {

const Instant now = *parse_instant("2026-11-20T12:00:00Z");

const test::RsaSigner& google() {
  static const test::RsaSigner signer;
  return signer;
}

const std::string header = R"({"alg":"RS256","kid":"k1","typ":"JWT"})";

std::string claims_with(const std::string& changed = {}) {
  std::string claims =
      R"({"iss":"https://accounts.google.com","aud":"client-1","sub":"42",)"
      R"("email":"ada@lovelace.example","email_verified":true,"nonce":"n-1",)"
      R"("iat":1795175940,"exp":1795179600})";
  if (!changed.empty()) claims.insert(claims.size() - 1, "," + changed);
  return claims;
}

JwtProblem problem(const std::string& token, const JwtExpected& expected,
                   const test::RsaSigner& keys = google()) {
  return verify_jwt(token, parse_jwks(keys.jwks("k1")), expected).problem;
}

const JwtExpected expected{
    {"https://accounts.google.com", "accounts.google.com"}, "client-1", "n-1", now};

}

TEST_CASE("a token signed by a known key, for us, now, tells its claims") {
  const auto verified =
      verify_jwt(google().sign(header, claims_with()), parse_jwks(google().jwks("k1")), expected);

  REQUIRE(verified.claims);
  CHECK(verified.claims->subject == "42");
  CHECK(verified.claims->email == "ada@lovelace.example");
  CHECK(verified.claims->is_email_verified);
}

TEST_CASE(
    "a token for another audience, issuer or nonce, or out of its time, is refused for that "
    "reason") {
  const auto token = google().sign(header, claims_with());
  auto other = expected;
  other.audience = "client-2";
  CHECK(problem(token, other) == JwtProblem::wrong_audience);
  other = expected;
  other.issuers = {"https://evil.example"};
  CHECK(problem(token, other) == JwtProblem::wrong_issuer);
  other = expected;
  other.nonce = "n-2";
  CHECK(problem(token, other) == JwtProblem::wrong_nonce);
  other = expected;
  other.now = now + std::chrono::minutes(62);
  CHECK(problem(token, other) == JwtProblem::expired);
  other.now = now - std::chrono::minutes(3);
  CHECK(problem(token, other) == JwtProblem::not_yet_valid);
}

TEST_CASE(
    "a token is refused when unsigned, signed by another key, with a shared secret, or changed") {
  const test::RsaSigner mallory;
  const auto token = google().sign(header, claims_with());
  const auto dot = token.rfind('.');

  CHECK(problem(mallory.sign(header, claims_with()), expected) == JwtProblem::bad_signature);
  CHECK(problem(google().sign(R"({"alg":"none","kid":"k1"})", claims_with()), expected) ==
        JwtProblem::malformed);
  CHECK(problem(google().sign(R"({"alg":"HS256","kid":"k1"})", claims_with()), expected) ==
        JwtProblem::malformed);
  CHECK(problem(google().sign(R"({"alg":"RS256","kid":"k2"})", claims_with()), expected) ==
        JwtProblem::unknown_key);
  CHECK(problem(google().sign(R"({"alg":"RS256","kid":"k1","crit":["x"]})", claims_with()),
                expected) == JwtProblem::malformed);
  CHECK(problem(token.substr(0, dot + 1), expected) == JwtProblem::bad_signature);
  CHECK(problem(token + "=", expected) == JwtProblem::malformed);
  CHECK(problem(token + ".x", expected) == JwtProblem::malformed);
  CHECK(problem("", expected) == JwtProblem::malformed);
}

TEST_CASE("keys below 2048 bits verify nothing, and a broken key set holds no keys") {
  const test::RsaSigner weak(1024);

  CHECK(problem(weak.sign(header, claims_with()), expected, weak) == JwtProblem::bad_signature);
  CHECK(parse_jwks("{").empty());
  CHECK(parse_jwks(R"({"keys":5})").empty());
  CHECK(parse_jwks(R"({"keys":[{"kty":"RSA","n":"!","e":"AQAB"},7]})").empty());
}

}
