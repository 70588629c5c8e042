#include <doctest/doctest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/bytes.h"
#include "platform/crypto/jwt.h"

namespace aai::crypto {
namespace {

const Instant now = *parse_instant("2026-11-20T12:00:00Z");

// A signer as Google is one, with a key of its own.
class Signer {
 public:
  explicit Signer(unsigned bits = 2048) : key_(EVP_RSA_gen(bits)) {}
  ~Signer() { EVP_PKEY_free(key_); }

  std::string sign(const std::string& header, const std::string& claims) const {
    const auto text = to_base64url(header) + "." + to_base64url(claims);
    EVP_MD_CTX* signing = EVP_MD_CTX_new();
    EVP_DigestSignInit(signing, nullptr, EVP_sha256(), nullptr, key_);
    std::size_t size = 1024;
    std::string signature(size, '\0');
    EVP_DigestSign(signing, reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(signing);
    signature.resize(size);
    return text + "." + to_base64url(signature);
  }

  std::string jwks(const std::string& id) const {
    return R"({"keys":[{"kty":"EC","kid":"other"},{"kty":"RSA","use":"sig","alg":"RS256","kid":")" +
           id + R"(","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(OSSL_PKEY_PARAM_RSA_E) + R"("}]})";
  }

 private:
  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_, name, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return to_base64url(bytes);
  }

  EVP_PKEY* key_;
};

const Signer& google() {
  static const Signer signer;
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
                   const Signer& keys = google()) {
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
  const Signer mallory;
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
  const Signer weak(1024);

  CHECK(problem(weak.sign(header, claims_with()), expected, weak) == JwtProblem::bad_signature);
  CHECK(parse_jwks("{").empty());
  CHECK(parse_jwks(R"({"keys":5})").empty());
  CHECK(parse_jwks(R"({"keys":[{"kty":"RSA","n":"!","e":"AQAB"},7]})").empty());
}

}
