#include "platform/crypto/vault.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "platform/crypto/aead.h"
#include "platform/crypto/digest.h"

namespace aai::crypto {
namespace {

constexpr char format_version = 1;
constexpr std::size_t key_id_size = 4;
constexpr std::size_t header_size = 1 + key_id_size + aead_nonce_size;
constexpr std::size_t key_file_size_max = 16 * aead_key_size;

[[noreturn]] void fail_file(const std::string& path, const std::string& why) {
  throw std::runtime_error("the key file " + path + " " + why);
}

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

// Purpose and context are authenticated with their lengths, so that no two pairs read the same.
std::string associated_data(std::string_view header, std::string_view purpose,
                            std::string_view context) {
  return std::string(header) + std::to_string(purpose.size()) + ":" + std::string(purpose) + ":" +
         std::string(context);
}

struct File {
  int descriptor;
  ~File() { if (descriptor >= 0) close(descriptor); }
};

}

Secret::Secret(Secret&& other) noexcept : text_(other.text_) { wipe(other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_);
  text_ = other.text_;
  wipe(other.text_);
  return *this;
}

Secret::~Secret() { wipe(text_); }

Vault::Vault(std::vector<Secret> master_keys, Random& random) : random_(random) {
  for (auto& key : master_keys) {
    if (key.reveal().size() != aead_key_size) throw std::runtime_error("a master key has 32 bytes");
    auto id = hkdf_sha256(key.reveal(), "aai", "key id", key_id_size);
    masters_.push_back(Master{std::move(id), std::move(key)});
  }
}

const Vault::Master& Vault::newest() const {
  if (masters_.empty()) throw std::runtime_error("there is no master key: set AAI_KEY_FILE");
  return masters_.back();
}

Secret Vault::derive(const Master& master, std::string_view purpose) const {
  return Secret(hkdf_sha256(master.key.reveal(), "aai", purpose, aead_key_size));
}

Sealed Vault::seal(std::string_view purpose, std::string_view context,
                   std::string_view text) const {
  const auto& master = newest();
  const auto nonce = random_.bytes<aead_nonce_size>();
  std::string sealed(1, format_version);
  sealed += master.id;
  sealed.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());

  const auto associated = associated_data(sealed, purpose, context);
  const auto key = derive(master, purpose);
  sealed +=
      aead_seal(key.reveal(), std::string_view(sealed).substr(1 + key_id_size), associated, text);
  return Sealed{std::move(sealed)};
}

std::optional<Secret> Vault::open(std::string_view purpose, std::string_view context,
                                  const Sealed& sealed) const {
  const std::string_view all = sealed.data;
  if (all.size() < header_size + aead_tag_size || all.front() != format_version)
    return std::nullopt;
  for (const auto& master : masters_) {
    if (all.substr(1, key_id_size) != master.id) continue;
    const auto key = derive(master, purpose);
    auto text = aead_open(key.reveal(), all.substr(1 + key_id_size, aead_nonce_size),
                          associated_data(all.substr(0, header_size), purpose, context),
                          all.substr(header_size));
    if (!text) return std::nullopt;
    Secret secret(*text);
    wipe(*text);
    return secret;
  }
  return std::nullopt;
}

bool Vault::is_outdated(const Sealed& sealed) const {
  return std::string_view(sealed.data).substr(0, header_size).substr(1, key_id_size) != newest().id;
}

Bytes Vault::mac(std::string_view purpose, std::string_view text) const {
  newest();
  const auto key = derive(masters_.front(), "mac:" + std::string(purpose));
  return Bytes{hmac_sha256(key.reveal(), text)};
}

std::string context_of(OrgId org, std::string_view id) {
  return std::string(org.view()) + "/" + std::string(id);
}

Vault load_vault(const std::string& key_file, Random& random) {
  const File file{open(key_file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.descriptor < 0)
    fail_file(key_file, std::string("cannot be read: ") + std::strerror(errno));
  struct stat about {};
  if (fstat(file.descriptor, &about) != 0) fail_file(key_file, "cannot be examined");
  if (about.st_mode & 077) fail_file(key_file, "can be read by others: chmod 0400 it");

  std::string bytes(key_file_size_max + 1, '\0');
  const auto got = read(file.descriptor, bytes.data(), bytes.size());
  if (got <= 0 || got % aead_key_size != 0 || static_cast<std::size_t>(got) > key_file_size_max)
    fail_file(key_file, "must hold 32 bytes for each master key");
  std::vector<Secret> keys;
  for (std::size_t at = 0; at < static_cast<std::size_t>(got); at += aead_key_size)
    keys.emplace_back(bytes.substr(at, aead_key_size));
  wipe(bytes);
  return Vault(std::move(keys), random);
}

bool create_key_file(const std::string& key_file, Random& random) {
  const File file{open(key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400)};
  if (file.descriptor < 0 && errno == EEXIST) return false;
  if (file.descriptor < 0)
    fail_file(key_file, std::string("cannot be made: ") + std::strerror(errno));
  auto key = random.bytes<aead_key_size>();
  const auto written = write(file.descriptor, key.data(), key.size());
  OPENSSL_cleanse(key.data(), key.size());
  if (written != static_cast<ssize_t>(aead_key_size) || fsync(file.descriptor) != 0)
    fail_file(key_file, "was not written whole");
  return true;
}

const Vault& no_vault() {
  static SystemRandom random;
  static const Vault none({}, random);
  return none;
}

}
