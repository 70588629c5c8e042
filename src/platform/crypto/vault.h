#pragma once
// The vault: seals what a thief of the database must not read (OAuth tokens, mailbox passwords).
//
//   const Sealed kept = env.vault.seal("google.refresh_token", context, token);   // to a bytea
//   column const auto token = env.vault.open("google.refresh_token", context, row.refresh_token);
//   if (token) use(token->reveal());
//
// The context binds a ciphertext to its row (organisation and row id): moved elsewhere, it does not
// open. Each purpose has a key of its own, derived from the master key (HKDF).
// Source of truth: the key file, mode 0400, 32 bytes per master key. The last one seals, all of
// them open; to rotate, append 32 bytes, seal everything again, then take the first away.
// Format: 0x01, key id (4), nonce (12), ciphertext, tag (16).
// Limits: 2^32 sealings per purpose and master key, as nonces are random (SP 800-38D).
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/random.h"

namespace aai::crypto {

// A plaintext that is wiped when it goes, and that neither JSON nor the log can write.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  std::string_view reveal() const { return text_; }

 private:
  std::string text_;
};

class Vault {
 public:
  // Master keys of 32 bytes each, the oldest first; none: every use throws.
  Vault(std::vector<Secret> master_keys, Random& random);

  Sealed seal(std::string_view purpose, std::string_view context, std::string_view text) const;
  // Nothing when the ciphertext is not what was sealed for this purpose and context, or its master
  // key is no longer in the file.
  std::optional<Secret> open(std::string_view purpose, std::string_view context,
                             const Sealed& sealed) const;
  // True when it was sealed with an older master key and should be sealed again.
  bool is_outdated(const Sealed& sealed) const;

  // A keyed digest (32 bytes) for lookups and short-lived proofs: addresses and six-digit codes are
  // too few for a plain hash. Made with the oldest master key, so that rotation leaves it alone.
  Bytes mac(std::string_view purpose, std::string_view text) const;

 private:
  struct Master {
    std::string id;  // 4 bytes, derived from the key
    Secret key;
  };
  const Master& newest() const;
  Secret derive(const Master& master, std::string_view purpose) const;

  std::vector<Master> masters_;
  Random& random_;
};

// The context of a row: "org/id", or any number of parts.
std::string context_of(OrgId org, std::string_view id);

// Throws when the file is missing, readable by others, or not a multiple of 32 bytes.
Vault load_vault(const std::string& key_file, Random& random);
// Writes a new key file, mode 0400; leaves one that exists alone. True when it made one.
bool create_key_file(const std::string& key_file, Random& random);

// For programs that need no key, and tests of other things: every use throws.
const Vault& no_vault();

}
