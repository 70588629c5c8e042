#pragma once
// Verifies what Google signs: id_tokens of its sign-in and the bearer tokens of Pub/Sub's pushes.
// RS256 only, with a key set that was fetched beforehand (RFC 7515, 7517, 7519, 8725).
//
//   const auto keys = crypto::parse_jwks(answer.body);
//   const auto [claims, why_not] = crypto::verify_jwt(token, keys, {google_issuers, client_id,
//   nonce, env.clock.now()}); if (!claims) ...
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.h"

namespace aai::crypto {

// One RSA key of a set (JWK): modulus and exponent as big-endian bytes.
struct JwtKey {
  std::string id, modulus, exponent;
};

// Keys of kty RSA that may sign; others, and broken ones, are left out.
std::vector<JwtKey> parse_jwks(std::string_view document);

struct JwtExpected {
  std::vector<std::string> issuers;  // any of them
  std::string audience;              // must be among `aud`
  std::string nonce;                 // empty: the token may have none
  Instant now;
};

struct JwtClaims {
  std::string issuer, subject, email, nonce;
  bool is_email_verified = false;
  Instant issued_at, expires_at;
};

// `malformed` and `unknown_key` may mean that the key set should be fetched again.
enum class JwtProblem {
  none,
  malformed,
  unknown_key,
  bad_signature,
  wrong_issuer,
  wrong_audience,
  wrong_nonce,
  expired,
  not_yet_valid
};

struct JwtVerified {
  std::optional<JwtClaims> claims;
  JwtProblem problem = JwtProblem::none;
};

JwtVerified verify_jwt(std::string_view token, const std::vector<JwtKey>& keys,
                       const JwtExpected& expected);

// RSASSA-PKCS1-v1_5 with SHA-256; keys below 2048 bits are refused.
bool verify_rs256(const JwtKey& key, std::string_view message, std::string_view signature);

}
