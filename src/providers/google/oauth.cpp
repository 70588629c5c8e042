#include "providers/google/oauth.h"

#include "core/bytes.h"
#include "core/json_read.h"
#include "platform/crypto/digest.h"

namespace aai::google {
namespace {

constexpr std::string_view read_scope = "https://www.googleapis.com/auth/gmail.readonly";
constexpr std::string_view send_scope = "https://www.googleapis.com/auth/gmail.compose";
constexpr long life_seconds_max = 24 * 3600;

using Fields = std::vector<std::pair<std::string_view, std::string>>;

std::string form_of(const Fields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(http::percent_encode(value));
  }
  return form;
}

net::Call post(std::string url, const Fields& fields) {
  net::Call call;
  call.method = http::Method::post;
  call.url = std::move(url);
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                  {"Accept", "application/json"}};
  call.body = form_of(fields);
  call.size_max = 64 * 1024;
  return call;
}

Instant expiry(const TokenAnswer& answer, Instant now) {
  return now + std::chrono::seconds(std::clamp(answer.expires_in, 0L, life_seconds_max));
}

Task<Outcome<TokenAnswer>> ask_for_token(net::Client& http, std::string url, Fields fields,
                                         Instant now) {
  auto call = post(std::move(url), fields);
  const auto answer = outcome_of(co_await http.send(std::move(call)), now);
  auto outcome = answer.as<TokenAnswer>();
  if (!outcome.ok()) co_return outcome;
  const auto tokens = json::read_foreign<TokenAnswer>(answer.value);
  if (tokens && !tokens->access_token.empty()) {
    outcome.value = *tokens;
  } else {
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "Google's token answer holds no token";
  }
  co_return outcome;
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

// prompt=consent: without it a person who consented before gets no refresh token, and the good one
// of then would be written over with nothing. Scopes given earlier are not included on purpose.
std::string consent_url(const Endpoints& endpoints, const Provider& account,
                        const Consent& consent) {
  Fields fields = {
      {"client_id", account.key},
      {"redirect_uri", consent.redirect_uri},
      {"response_type", "code"},
      {"scope", "openid email " + std::string(scope_of(consent.grant))},
      {"state", consent.state},
      {"nonce", consent.nonce},
      {"code_challenge", to_base64url(crypto::sha256(consent.verifier))},
      {"code_challenge_method", "S256"},
      {"access_type", "offline"},
      {"prompt", "consent"},
  };
  if (!consent.login_hint.empty()) fields.emplace_back("login_hint", consent.login_hint);
  const char* joint = endpoints.authorization.find('?') == std::string::npos ? "?" : "&";
  return endpoints.authorization + joint + form_of(fields);
}

Task<Outcome<Granted>> exchange_code(net::Client& http, const Provider& account, std::string code,
                                     Consent consent, Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<Granted>();
  Fields fields = {{"grant_type", "authorization_code"}, {"code", std::move(code)},
                   {"code_verifier", consent.verifier},  {"redirect_uri", consent.redirect_uri},
                   {"client_id", account.key},           {"client_secret", account.secret}};
  const auto tokens = co_await ask_for_token(http, known.value.token, std::move(fields), now);
  if (!tokens.ok()) co_return tokens.as<Granted>();
  if (!tokens.value.id_token) co_return refused("Google sent no id_token");

  auto expected = expected_id_token(known.value, account, consent.nonce, now);
  const auto verified =
      co_await verify_token(http, account, *tokens.value.id_token, std::move(expected));
  if (!verified.ok()) co_return verified.as<Granted>();
  const auto& claims = verified.value.claims;
  if (!claims || claims->email.empty() || !claims->is_email_verified)
    co_return refused("the id_token proves no address");

  Outcome<Granted> outcome;
  outcome.value = Granted{tokens.value.access_token, tokens.value.refresh_token.value_or(""),
                          tokens.value.scope, expiry(tokens.value, now), claims->email};
  co_return outcome;
}

Task<Outcome<Refreshed>> refresh(net::Client& http, const Provider& account,
                                 std::string refresh_token, Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<Refreshed>();
  Fields fields = {{"grant_type", "refresh_token"}, {"refresh_token", std::move(refresh_token)},
                   {"client_id", account.key}, {"client_secret", account.secret}};
  const auto tokens = co_await ask_for_token(http, known.value.token, std::move(fields), now);
  auto outcome = tokens.as<Refreshed>();
  outcome.value =
      Refreshed{tokens.value.access_token, tokens.value.scope, expiry(tokens.value, now)};
  co_return outcome;
}

Task<Outcome<std::string>> revoke(net::Client& http, const Provider& account, std::string token,
                                  Instant now) {
  const auto known = co_await endpoints(http, account, now);
  if (!known.ok()) co_return known.as<std::string>();
  const Fields fields = {{"token", std::move(token)}};
  auto call = post(known.value.revocation, fields);
  co_return outcome_of(co_await http.send(std::move(call)), now);
}
}
