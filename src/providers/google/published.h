#pragma once
// What Google publishes about itself: where its endpoints are, and the keys it signs with. Fetched
// once and kept by the process; a token signed with a key not yet seen makes it look again.
// Source of truth: <url>/.well-known/openid-configuration and the jwks_uri in it.
// Limits: endpoints are good for a day, keys for an hour; looked at again at most once a minute.
#include "core/task.h"
#include "platform/config/config.h"
#include "platform/crypto/jwt.h"
#include "providers/google/outcome.h"

namespace aai::google {

struct Endpoints {
  std::string issuer, authorization, token, revocation, keys;
  std::string gmail;  // base URL of the Gmail API
};

Task<Outcome<Endpoints>> endpoints(net::Client& http, const Provider& account, Instant now);

// Verifies a token Google signed, with its published keys. `issuers` empty: the published one.
struct VerifiedToken {
  std::optional<crypto::JwtClaims> claims;
  crypto::JwtProblem problem = crypto::JwtProblem::none;
};
Task<Outcome<VerifiedToken>> verify_token(net::Client& http, const Provider& account,
                                          std::string token, crypto::JwtExpected expected);
}
