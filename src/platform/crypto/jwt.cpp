#include "platform/crypto/jwt.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>

#include "core/bytes.h"
#include "core/json_read.h"
#include "platform/crypto/digest.h"

namespace aai::crypto {
namespace {

constexpr std::size_t token_size_max = 16 * 1024;
constexpr std::size_t keys_max = 32;
constexpr std::chrono::seconds leeway{60};
constexpr int modulus_bits_min = 2048, modulus_bits_max = 8192;

template <class T, auto Free>
struct Freed {
  void operator()(T* owned) const { Free(owned); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<T, Free>>;
using Key = Owned<EVP_PKEY, &EVP_PKEY_free>;

Owned<BIGNUM, &BN_free> number_of(std::string_view bytes) {
  return Owned<BIGNUM, &BN_free>(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                           static_cast<int>(bytes.size()), nullptr));
}

Key rsa_key(const JwtKey& from) {
  const auto modulus = number_of(from.modulus), exponent = number_of(from.exponent);
  const Owned<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  if (!OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) ||
      !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()))
    return nullptr;
  const Owned<OSSL_PARAM, &OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free> making(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata_init(making.get()) <= 0 ||
      EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
    return nullptr;
  return Key(made);
}

const boost::json::object* object_of(const std::optional<json::Value>& value) {
  return value ? value->if_object() : nullptr;
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::optional<Instant> instant_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (!value || !value->is_int64()) return std::nullopt;
  constexpr std::int64_t year_9999 = 253402300799;
  const auto seconds = value->get_int64();
  if (seconds < 0 || seconds > year_9999) return std::nullopt;
  return Instant(std::chrono::seconds(seconds));
}

// Google spells it as a truth or as the text of one.
bool truth_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && ((value->is_bool() && value->get_bool()) ||
                   (value->is_string() && value->get_string() == "true"));
}

bool names_audience(const boost::json::object& claims, std::string_view audience) {
  const auto* value = claims.if_contains("aud");
  if (!value) return false;
  if (const auto* one = value->if_string()) return std::string_view(*one) == audience;
  const auto* several = value->if_array();
  return several && std::ranges::any_of(*several, [&](const auto& one) {
    return one.is_string() && std::string_view(one.get_string()) == audience;
  });
}

struct Parts {
  std::string_view signed_text;
  std::string header, claims, signature;
};

// The URL alphabet without padding, and nothing else: a token has one spelling.
std::optional<std::string> decode_part(std::string_view part) {
  auto bytes = from_base64(part);
  if (!bytes || to_base64url(*bytes) != part) return std::nullopt;
  return bytes;
}

std::optional<Parts> split(std::string_view token) {
  const auto first = token.find('.');
  if (token.size() > token_size_max || first == token.npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;
  auto header = decode_part(token.substr(0, first));
  auto claims = decode_part(token.substr(first + 1, second - first - 1));
  auto signature = decode_part(token.substr(second + 1));
  if (!header || !claims || !signature) return std::nullopt;
  return Parts{token.substr(0, second), std::move(*header), std::move(*claims),
               std::move(*signature)};
}

JwtProblem problem_of(const boost::json::object& claims, const JwtExpected& expected) {
  const auto issuer = text_at(claims, "iss");
  if (std::ranges::find(expected.issuers, issuer) == expected.issuers.end())
    return JwtProblem::wrong_issuer;
  if (!names_audience(claims, expected.audience)) return JwtProblem::wrong_audience;
  if (!expected.nonce.empty() && !are_equal_secrets(text_at(claims, "nonce"), expected.nonce))
    return JwtProblem::wrong_nonce;
  const auto expires = instant_at(claims, "exp"), issued = instant_at(claims, "iat");
  if (!expires || !issued) return JwtProblem::malformed;
  if (expected.now > *expires + leeway) return JwtProblem::expired;
  if (expected.now < *issued - leeway) return JwtProblem::not_yet_valid;
  if (const auto begins = instant_at(claims, "nbf"); begins && expected.now < *begins - leeway)
    return JwtProblem::not_yet_valid;
  return JwtProblem::none;
}

JwtVerified failed(JwtProblem problem) { return {std::nullopt, problem}; }

}

std::vector<JwtKey> parse_jwks(std::string_view document) {
  const auto parsed = json::try_parse(document);
  const auto* set = object_of(parsed);
  const auto* list = set && set->if_contains("keys") ? set->at("keys").if_array() : nullptr;
  std::vector<JwtKey> keys;
  if (!list) return keys;
  for (const auto& one : *list) {
    const auto* jwk = one.if_object();
    if (!jwk || keys.size() == keys_max || text_at(*jwk, "kty") != "RSA") continue;
    const auto use = text_at(*jwk, "use"), algorithm = text_at(*jwk, "alg");
    if ((!use.empty() && use != "sig") || (!algorithm.empty() && algorithm != "RS256")) continue;
    auto modulus = from_base64(text_at(*jwk, "n")), exponent = from_base64(text_at(*jwk, "e"));
    if (modulus && exponent && !modulus->empty() && !exponent->empty())
      keys.push_back(JwtKey{text_at(*jwk, "kid"), std::move(*modulus), std::move(*exponent)});
  }
  return keys;
}

bool verify_rs256(const JwtKey& from, std::string_view message, std::string_view signature) {
  const auto key = rsa_key(from);
  if (!key) return false;
  const int bits = EVP_PKEY_get_bits(key.get());
  if (bits < modulus_bits_min || bits > modulus_bits_max) return false;
  const Owned<EVP_MD_CTX, &EVP_MD_CTX_free> verifying(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(verifying.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1)
    return false;
  return EVP_DigestVerify(verifying.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                          message.size()) == 1;
}

JwtVerified verify_jwt(std::string_view token, const std::vector<JwtKey>& keys,
                       const JwtExpected& expected) {
  const auto parts = split(token);
  if (!parts) return failed(JwtProblem::malformed);
  const auto header_json = json::try_parse(parts->header),
             claims_json = json::try_parse(parts->claims);
  const auto* header = object_of(header_json);
  const auto* claims = object_of(claims_json);
  // "crit" names extensions that must be understood; none are.
  if (!header || !claims || text_at(*header, "alg") != "RS256" || header->contains("crit"))
    return failed(JwtProblem::malformed);

  const auto key = std::ranges::find(keys, text_at(*header, "kid"), &JwtKey::id);
  if (key == keys.end()) return failed(JwtProblem::unknown_key);
  if (!verify_rs256(*key, parts->signed_text, parts->signature))
    return failed(JwtProblem::bad_signature);
  if (const auto problem = problem_of(*claims, expected); problem != JwtProblem::none)
    return failed(problem);

  JwtClaims told{text_at(*claims, "iss"), text_at(*claims, "sub"), text_at(*claims, "email"),
                 text_at(*claims, "nonce"), truth_at(*claims, "email_verified"),
                 *instant_at(*claims, "iat"), *instant_at(*claims, "exp")};
  return {std::move(told), JwtProblem::none};
}
}
