#include "platform/crypto/ed25519.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "core/bytes.h"

namespace aai::crypto {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr std::size_t key_size = 32;
// RFC 8410: what stands before the 32 bytes in a SubjectPublicKeyInfo.
constexpr std::string_view spki_head("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
constexpr std::string_view pem_begin = "-----BEGIN PUBLIC KEY-----\n",
                           pem_end = "\n-----END PUBLIC KEY-----\n";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Key private_key(std::string_view seed) {
  if (seed.size() != ed25519_seed_size) throw std::runtime_error("an Ed25519 seed has 32 bytes");
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()),
          &EVP_PKEY_free);
  if (!key) throw std::runtime_error("OpenSSL made no Ed25519 key");
  return key;
}

}

std::string ed25519_sign(std::string_view seed, std::string_view message) {
  const auto key = private_key(seed);
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string signature(ed25519_signature_size, '\0');
  std::size_t size = signature.size();
  const bool is_signed =
      digest && EVP_DigestSignInit(digest.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes_of(message), message.size()) == 1;
  if (!is_signed || size != signature.size()) throw std::runtime_error("Ed25519 did not sign");
  return signature;
}

std::string ed25519_public_key(std::string_view seed) {
  const auto key = private_key(seed);
  std::string out(key_size, '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.data()), &size) !=
      1)
    throw std::runtime_error("OpenSSL gave no public key");
  return out;
}

bool ed25519_verify(std::string_view public_key, std::string_view message,
                    std::string_view signature) {
  if (public_key.size() != key_size || signature.size() != ed25519_signature_size) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key),
                                            public_key.size()),
                &EVP_PKEY_free);
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return key && digest &&
         EVP_DigestVerifyInit(digest.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

std::string ed25519_pem(std::string_view public_key) {
  const auto der = std::string(spki_head) + std::string(public_key);
  return std::string(pem_begin) + to_base64(der) + std::string(pem_end);
}

std::optional<std::string> parse_ed25519_pem(std::string_view pem) {
  const auto begin = pem.find(pem_begin);
  if (begin == pem.npos) return std::nullopt;
  const auto body = pem.substr(begin + pem_begin.size());
  const auto der = from_base64(body.substr(0, body.find('\n')));
  const bool is_key = der && der->size() == spki_head.size() + key_size &&
                      std::string_view(*der).starts_with(spki_head);
  return is_key ? std::optional(der->substr(spki_head.size())) : std::nullopt;
}

}
