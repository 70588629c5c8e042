#pragma once
// Signs JSON web tokens with an RSA key of its own, as an identity provider does.
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <string>

#include "core/bytes.h"

namespace aai::test {

class RsaSigner {
 public:
  explicit RsaSigner(unsigned bits = 2048) : key_(EVP_RSA_gen(bits)) {}
  ~RsaSigner() { EVP_PKEY_free(key_); }
  RsaSigner(const RsaSigner&) = delete;

  std::string sign(const std::string& header, const std::string& claims) const {
    const auto text = to_base64url(header) + "." + to_base64url(claims);
    EVP_MD_CTX* signing = EVP_MD_CTX_new();
    EVP_DigestSignInit(signing, nullptr, EVP_sha256(), nullptr, key_);
    std::size_t size = 1024;
    std::string signature(size, '\0');
    EVP_DigestSign(signing, reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(signing);
    signature.resize(size);
    return text + "." + to_base64url(signature);
  }

  // Its public key among others, as a key set.
  std::string jwks(const std::string& id) const {
    return R"({"keys":[{"kty":"EC","kid":"other"},{"kty":"RSA","use":"sig","alg":"RS256","kid":")" +
           id + R"(","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(OSSL_PKEY_PARAM_RSA_E) + R"("}]})";
  }

 private:
  std::string number(const char* name) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_, name, &value);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
    BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(value);
    return to_base64url(bytes);
  }

  EVP_PKEY* key_;
};

}
