#include "providers/google/oauth.h"


namespace aai::google {
namespace {

constexpr std::string_view read_scope = "https://www.googleapis.com/auth/gmail.readonly";
constexpr std::string_view send_scope = "https://www.googleapis.com/auth/gmail.compose";
oauth::Client client_at(const Endpoints& known, const Provider& account) {
  return oauth::Client{known.token, account.key, account.secret, "Google"};
}

Outcome<Granted> refused(std::string reason) {
  Outcome<Granted> outcome;
  outcome.trouble = Trouble::refused;
  outcome.reason = std::move(reason);
  return outcome;
}

crypto::JwtExpected expected_id_token(const Endpoints& known, const Provider& account,
                                      std::string nonce, Instant now) {
  crypto::JwtExpected expected;
  expected.issuers.push_back(known.issuer);
  // Google signs with either spelling.
  if (known.issuer == "https://accounts.google.com")
    expected.issuers.emplace_back("accounts.google.com");
  expected.audience = account.key;
  expected.nonce = std::move(nonce);
  expected.now = now;
  return expected;
}
}

std::string_view scope_of(Grant grant) { return grant == Grant::read ? read_scope : send_scope; }

bool covers(std::string_view granted_scopes, Grant grant) {
  const auto wanted = scope_of(grant);
  for (std::size_t at = 0; at < granted_scopes.size();) {
    const auto end = std::min(granted_scopes.find(' ', at), granted_scopes.size());
    if (granted_scopes.substr(at, end - at) == wanted) return true;
    at = end + 1;
  }
  return false;
}

// Scopes given earlier are not included on purpose.
std::string consent_url(const Endpoints& endpoints, const Provider& account,
                        const Consent& consent) {
  oauth::Consent asked;
  asked.authorize_url = endpoints.authorization;
  asked.client_id = account.key;
  asked.scope = "openid email " + std::string(scope_of(consent.grant));
  asked.redirect_uri = consent.redirect_uri;
  asked.state = consent.state;
  asked.nonce = consent.nonce;
  asked.verifier = consent.verifier;
  asked.login_hint = consent.login_hint;
  return oauth::consent_url(asked);
}

Task<Outcome<Granted>> exchange_code(net::Client& http, const Provider& account, std::string code,
                                     Consent consent, Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<Granted>();
  const auto tokens =
      co_await oauth::redeem_code(http, client_at(known.value, account), std::move(code),
                                  consent.redirect_uri, consent.verifier, now);
  if (!tokens.ok()) co_return tokens.as<Granted>();
  const auto& told = tokens.value;
  if (told.id_token.empty()) co_return refused("Google sent no id_token");

  auto expected = expected_id_token(known.value, account, consent.nonce, now);
  const auto verified = co_await verify_token(http, account, told.id_token, std::move(expected));
  if (!verified.ok()) co_return verified.as<Granted>();
  const auto& claims = verified.value.claims;
  if (!claims || claims->email.empty() || !claims->is_email_verified)
    co_return refused("the id_token proves no address");

  Outcome<Granted> outcome;
  outcome.value =
      Granted{told.access_token, told.refresh_token, told.scopes, told.expires_at, claims->email};
  co_return outcome;
}

Task<Outcome<oauth::Tokens>> refresh(net::Client& http, const Provider& account,
                                     std::string refresh_token, Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<oauth::Tokens>();
  co_return co_await oauth::refresh_tokens(http, client_at(known.value, account),
                                           std::move(refresh_token), now);
}

Task<Outcome<std::string>> revoke(net::Client& http, const Provider& account, std::string token,
                                  Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<std::string>();
  const oauth::Fields fields = {{"token", std::move(token)}};
  auto call = oauth::form_post(known.value.revocation, fields);
  co_return outcome_of(co_await http.send(std::move(call)), now);
}
}
