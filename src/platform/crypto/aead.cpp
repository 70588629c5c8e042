#include "platform/crypto/aead.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace aai::crypto {
namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* in(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* out(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int size_of(std::string_view text) { return static_cast<int>(text.size()); }

void must(int succeeded) {
  if (succeeded != 1) throw std::runtime_error("AES-256-GCM failed");
}

void require_sizes(std::string_view key, std::string_view nonce) {
  if (key.size() != aead_key_size || nonce.size() != aead_nonce_size)
    throw std::runtime_error("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
}

}

std::string aead_seal(std::string_view key, std::string_view nonce, std::string_view associated,
                      std::string_view text) {
  require_sizes(key, nonce);
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  must(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key), in(nonce)));
  int written = 0;
  must(EVP_EncryptUpdate(cipher.get(), nullptr, &written, in(associated), size_of(associated)));
  std::string sealed(text.size(), '\0');
  must(EVP_EncryptUpdate(cipher.get(), out(sealed), &written, in(text), size_of(text)));
  must(EVP_EncryptFinal_ex(cipher.get(), out(sealed) + written, &written));
  std::string tag(aead_tag_size, '\0');
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(aead_tag_size),
                           tag.data()));
  return sealed + tag;
}

std::optional<std::string> aead_open(std::string_view key, std::string_view nonce,
                                     std::string_view associated, std::string_view sealed) {
  require_sizes(key, nonce);
  if (sealed.size() < aead_tag_size) return std::nullopt;
  const auto cipher_text = sealed.substr(0, sealed.size() - aead_tag_size);
  std::string tag(sealed.substr(cipher_text.size()));

  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  must(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key), in(nonce)));
  int written = 0;
  must(EVP_DecryptUpdate(cipher.get(), nullptr, &written, in(associated), size_of(associated)));
  std::string text(cipher_text.size(), '\0');
  must(EVP_DecryptUpdate(cipher.get(), out(text), &written, in(cipher_text), size_of(cipher_text)));
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(aead_tag_size),
                           tag.data()));
  if (EVP_DecryptFinal_ex(cipher.get(), out(text) + written, &written) != 1) return std::nullopt;
  return text;
}

}
