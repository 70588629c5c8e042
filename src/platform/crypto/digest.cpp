#include "platform/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include <memory>
#include <stdexcept>

namespace aai::crypto {
namespace {

constexpr std::size_t digest_size = 32;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

OSSL_PARAM octets(const char* name, std::string_view value) {
  // OpenSSL only reads the value; its parameter type has no const form.
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
}

// Looking it up by name, as EVP_sha256() does each time, costs more than a short digest.
const EVP_MD* fetched_sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

}

std::string sha256(std::string_view bytes) {
  std::string digest(digest_size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (!EVP_Digest(bytes.data(), bytes.size(), out, nullptr, fetched_sha256(), nullptr))
    throw std::runtime_error("SHA-256 failed");
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string digest(digest_size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  unsigned size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
            out, &size))
    throw std::runtime_error("HMAC-SHA-256 failed");
  return digest;
}

std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info,
                        std::size_t size) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), &EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> run(EVP_KDF_CTX_new(kdf.get()),
                                                                      &EVP_KDF_CTX_free);
  char digest_name[] = "SHA256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_name, 0),
      octets(OSSL_KDF_PARAM_KEY, key),
      octets(OSSL_KDF_PARAM_SALT, salt),
      octets(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  std::string derived(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(derived.data());
  if (!run || EVP_KDF_derive(run.get(), out, size, parameters) <= 0)
    throw std::runtime_error("HKDF failed");
  return derived;
}

bool are_equal_secrets(std::string_view a, std::string_view b) {
  const auto left = sha256(a), right = sha256(b);
  return CRYPTO_memcmp(left.data(), right.data(), digest_size) == 0;
}

}
