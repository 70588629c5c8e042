#pragma once
// Google's OAuth: the page where an owner consents, and the tokens that follow.
// Scopes are the least that work, asked for apart, so that neither token can do the other's part:
//   read  gmail.readonly: messages, history, watch, attachments. Not gmail.modify, which may also
//         send and throw away.
//   send  gmail.compose: drafts, and sending them. There is nothing narrower: gmail.send cannot
//         make drafts, and a draft's id is what makes sending happen once.
// Source of truth: RFC 6749, RFC 7636 (S256), OpenID Connect Core 1.0; endpoints from discovery.
#include "providers/google/objects.h"
#include "providers/google/published.h"
#include "providers/oauth/code_flow.h"

namespace aai::google {

enum class Grant { read, send };

// The scope of Gmail a grant cannot do without.
std::string_view scope_of(Grant grant);
// What was asked for and what was given differ when a box on the consent page was unticked.
bool covers(std::string_view granted_scopes, Grant grant);

struct Consent {
  Grant grant;
  std::string redirect_uri, state, nonce, verifier;
  std::string login_hint;  // the address, where it is known
};
std::string consent_url(const Endpoints& endpoints, const Provider& account,
                        const Consent& consent);

// The access token, and for the first time the refresh token. The id_token is verified.
struct Granted {
  std::string access_token, refresh_token, scopes;
  Instant expires_at;
  std::string address;  // of the id_token, verified by Google
};
Task<Outcome<Granted>> exchange_code(net::Client& http, const Provider& account, std::string code,
                                     Consent consent, Instant now);

// `revoked` is final; everything else may be tried again.
Task<Outcome<oauth::Tokens>> refresh(net::Client& http, const Provider& account,
                                     std::string refresh_token, Instant now);

// Ends the whole grant of this person, whichever token is named.
Task<Outcome<std::string>> revoke(net::Client& http, const Provider& account, std::string token,
                                  Instant now);
}
