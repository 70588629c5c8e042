#pragma once
// OAuth's authorization code with PKCE, and the tokens that follow, at any provider.
// Source of truth: RFC 6749, RFC 7636 (S256).
// Limits: an access token lives a day at most, whatever the provider says.
#include <utility>
#include <vector>

#include "platform/net/client.h"
#include "providers/mailbox/outcome.h"

namespace aai::oauth {

template <class T>
using Outcome = mailbox::Outcome<T>;

struct Client {
  std::string token_url;
  std::string id, secret;  // the secret is empty for a public client
  std::string provider;    // as people know it, for the log
};

struct Consent {
  std::string authorize_url, client_id, scope;
  std::string redirect_uri, state, nonce, verifier;  // the nonce may be empty
  std::string login_hint;                            // the address, where it is known
};

// Asks for consent each time: without it a person who consented before gets no refresh token, and
// the good one of then would be written over with nothing.
std::string consent_url(const Consent& consent);

struct Tokens {
  std::string access_token, scopes;
  std::string refresh_token, id_token;  // empty where none came; of a refresh: the old one stays
  Instant expires_at;
};

Task<Outcome<Tokens>> redeem_code(net::Client& http, Client client, std::string code,
                                  std::string redirect_uri, std::string verifier, Instant now);
// `revoked` is final; everything else may be tried again.
Task<Outcome<Tokens>> refresh_tokens(net::Client& http, Client client, std::string refresh_token,
                                     Instant now);

// A form as token servers take it.
using Fields = std::vector<std::pair<std::string_view, std::string>>;
net::Call form_post(std::string url, const Fields& fields);

}
