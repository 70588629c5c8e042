#include "providers/google/published.h"

#include <map>
#include <mutex>

#include "core/json_read.h"
#include "providers/google/objects.h"

namespace aai::google {
namespace {

constexpr std::chrono::hours endpoints_life{24}, keys_life{1};
constexpr std::chrono::minutes look_again_after{1};
constexpr std::size_t document_size_max = 256 * 1024;

template <class T>
struct Kept {
  T value;
  Instant fetched_at;
};

// One per process, shared by its event loops.
struct Shelf {
  std::mutex mutex;
  std::map<std::string, Kept<Endpoints>> endpoints;
  std::map<std::string, Kept<std::vector<crypto::JwtKey>>> keys;
};

Shelf& shelf() {
  static Shelf kept;
  return kept;
}

template <class T>
std::optional<T> find(std::map<std::string, Kept<T>>& kept, const std::string& url, Instant now,
                      Instant::duration life) {
  const std::lock_guard lock(shelf().mutex);
  const auto found = kept.find(url);
  const bool is_fresh = found != kept.end() && now >= found->second.fetched_at &&
                        now - found->second.fetched_at < life;
  return is_fresh ? std::optional(found->second.value) : std::nullopt;
}

template <class T>
void keep(std::map<std::string, Kept<T>>& kept, const std::string& url, const T& value,
          Instant now) {
  const std::lock_guard lock(shelf().mutex);
  kept.insert_or_assign(url, Kept<T>{value, now});
}

net::Call get(std::string url) {
  net::Call call;
  call.url = std::move(url);
  call.size_max = document_size_max;
  return call;
}

// Google's own APIs live on hosts of their own; a counterpart has everything on one.
std::string gmail_base(const Provider& account) {
  return account.url == "https://accounts.google.com" ? "https://gmail.googleapis.com"
                                                      : account.url;
}

Task<Outcome<std::vector<crypto::JwtKey>>> keys(net::Client& http, std::string url, Instant now,
                                                Instant::duration life) {
  Outcome<std::vector<crypto::JwtKey>> outcome;
  if (auto kept = find(shelf().keys, url, now, life)) {
    outcome.value = std::move(*kept);
    co_return outcome;
  }
  auto call = get(url);
  const auto answer = outcome_of(co_await http.send(std::move(call)), now);
  if (!answer.ok()) co_return answer.as<std::vector<crypto::JwtKey>>();
  outcome.value = crypto::parse_jwks(answer.value);
  keep(shelf().keys, url, outcome.value, now);
  co_return outcome;
}

bool wants_newer_keys(crypto::JwtProblem problem) {
  return problem == crypto::JwtProblem::unknown_key || problem == crypto::JwtProblem::bad_signature;
}

}

Task<Outcome<Endpoints>> endpoints(net::Client& http, const Provider& account, Instant now) {
  Outcome<Endpoints> outcome;
  if (auto kept = find(shelf().endpoints, account.url, now, endpoints_life)) {
    outcome.value = std::move(*kept);
    co_return outcome;
  }
  auto call = get(account.url + "/.well-known/openid-configuration");
  const auto answer = outcome_of(co_await http.send(std::move(call)), now);
  if (!answer.ok()) co_return answer.as<Endpoints>();
  const auto found = json::read_foreign<Discovery>(answer.value);
  if (!found || found->token_endpoint.empty() || found->authorization_endpoint.empty() ||
      found->jwks_uri.empty()) {
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "Google's discovery document is not one";
    co_return outcome;
  }
  outcome.value = Endpoints{found->issuer,         found->authorization_endpoint,
                            found->token_endpoint, found->revocation_endpoint,
                            found->jwks_uri,       gmail_base(account)};
  keep(shelf().endpoints, account.url, outcome.value, now);
  co_return outcome;
}

Task<Outcome<VerifiedToken>> verify_token(net::Client& http, const Provider& account,
                                          std::string token, crypto::JwtExpected expected) {
  const auto known = co_await endpoints(http, account, expected.now);
  if (!known.ok()) co_return known.as<VerifiedToken>();
  if (expected.issuers.empty()) expected.issuers.push_back(known.value.issuer);

  Outcome<VerifiedToken> outcome;
  auto published = co_await keys(http, known.value.keys, expected.now, keys_life);
  if (!published.ok()) co_return published.as<VerifiedToken>();
  auto verified = crypto::verify_jwt(token, published.value, expected);
  if (wants_newer_keys(verified.problem)) {
    published = co_await keys(http, known.value.keys, expected.now, look_again_after);
    if (published.ok()) verified = crypto::verify_jwt(token, published.value, expected);
  }
  outcome.value = VerifiedToken{std::move(verified.claims), verified.problem};
  co_return outcome;
}
}
