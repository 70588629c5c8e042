#include "providers/oauth/code_flow.h"

#include <algorithm>

#include "core/bytes.h"
#include "core/json_read.h"
#include "platform/crypto/digest.h"
#include "platform/http/message.h"
#include "providers/mailbox/http_outcome.h"

namespace aai::oauth {
namespace {

using mailbox::Trouble;

constexpr long life_seconds_max = 24 * 3600;
constexpr std::size_t answer_size_max = 64 * 1024;

struct TokenAnswer {
  std::string access_token, scope;
  long expires_in = 0;
  std::optional<std::string> refresh_token, id_token;
};
AAI_DESCRIBE(TokenAnswer, access_token, scope, expires_in, refresh_token, id_token);

struct TokenError {
  std::string error;
};
AAI_DESCRIBE(TokenError, error);

Outcome<std::string> outcome_of(net::Answer answer, Instant now, std::string_view who) {
  mailbox::Told told;
  told.who = who;
  const auto error = answer.ok() ? std::nullopt : json::read_foreign<TokenError>(answer.body);
  if (error) told.error = error->error;
  return mailbox::http_outcome(std::move(answer), now, told);
}

std::string form_of(const Fields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(http::percent_encode(value));
  }
  return form;
}

Task<Outcome<Tokens>> ask_for_tokens(net::Client& http, const Client& client, Fields fields,
                                     Instant now) {
  fields.emplace_back("client_id", client.id);
  if (!client.secret.empty()) fields.emplace_back("client_secret", client.secret);
  auto call = form_post(client.token_url, fields);
  auto sent = co_await http.send(std::move(call));
  const auto answer = outcome_of(std::move(sent), now, client.provider);
  auto outcome = answer.as<Tokens>();
  if (!outcome.ok()) co_return outcome;
  auto told = json::read_foreign<TokenAnswer>(answer.value);
  if (!told || told->access_token.empty())
    co_return mailbox::failed<Tokens>(Trouble::unavailable,
                                      client.provider + "'s token answer holds no token");
  const auto life = std::clamp(told->expires_in, 0L, life_seconds_max);
  outcome.value = Tokens{std::move(told->access_token), std::move(told->scope),
                         told->refresh_token.value_or(""), told->id_token.value_or(""),
                         now + std::chrono::seconds(life)};
  co_return outcome;
}

}

net::Call form_post(std::string url, const Fields& fields) {
  net::Call call;
  call.method = http::Method::post;
  call.url = std::move(url);
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                  {"Accept", "application/json"}};
  call.body = form_of(fields);
  call.size_max = answer_size_max;
  return call;
}

std::string consent_url(const Consent& consent) {
  Fields fields = {
      {"client_id", consent.client_id},
      {"redirect_uri", consent.redirect_uri},
      {"response_type", "code"},
      {"scope", consent.scope},
      {"state", consent.state},
      {"code_challenge", to_base64url(crypto::sha256(consent.verifier))},
      {"code_challenge_method", "S256"},
      {"access_type", "offline"},
      {"prompt", "consent"},
  };
  if (!consent.nonce.empty()) fields.emplace_back("nonce", consent.nonce);
  if (!consent.login_hint.empty()) fields.emplace_back("login_hint", consent.login_hint);
  const char* joint = consent.authorize_url.find('?') == std::string::npos ? "?" : "&";
  return consent.authorize_url + joint + form_of(fields);
}

Task<Outcome<Tokens>> redeem_code(net::Client& http, Client client, std::string code,
                                  std::string redirect_uri, std::string verifier, Instant now) {
  Fields fields = {{"grant_type", "authorization_code"},
                   {"code", std::move(code)},
                   {"code_verifier", std::move(verifier)},
                   {"redirect_uri", std::move(redirect_uri)}};
  co_return co_await ask_for_tokens(http, client, std::move(fields), now);
}

Task<Outcome<Tokens>> refresh_tokens(net::Client& http, Client client, std::string refresh_token,
                                     Instant now) {
  Fields fields = {{"grant_type", "refresh_token"}, {"refresh_token", std::move(refresh_token)}};
  co_return co_await ask_for_tokens(http, client, std::move(fields), now);
}

}
