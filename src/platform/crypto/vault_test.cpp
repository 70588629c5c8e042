#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "platform/crypto/aead.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/tokens.h"
#include "platform/crypto/vault.h"

namespace aai::crypto {
namespace {

SystemRandom kernel;

Vault vault_of(std::initializer_list<char> masters) {
  std::vector<Secret> keys;
  for (const char fill : masters) keys.emplace_back(std::string(aead_key_size, fill));
  return Vault(std::move(keys), kernel);
}

std::string opened(const Vault& vault, std::string_view purpose, std::string_view context,
                   const Sealed& sealed) {
  const auto secret = vault.open(purpose, context, sealed);
  return secret ? std::string(secret->reveal()) : "(nothing)";
}

struct TemporaryFile {
  std::string path =
      std::filesystem::temp_directory_path() / ("aai_key_" + std::to_string(getpid()));
  TemporaryFile() { std::filesystem::remove(path); }
  ~TemporaryFile() { std::filesystem::remove(path); }
};

// A generator that always draws the same: what a broken one would do.
struct Stuck final : Random {
  void fill(std::span<unsigned char> bytes) override { for (auto& byte : bytes) byte = value; }
  unsigned char value = 0;
};

}

TEST_CASE("secrets_encryption#1 what was sealed opens for its purpose and row, and nowhere else") {
  const auto vault = vault_of({'a'});
  const auto sealed = vault.seal("google.refresh_token", "org/mailbox-1", "1//refresh");

  CHECK(opened(vault, "google.refresh_token", "org/mailbox-1", sealed) == "1//refresh");

  CHECK(sealed.data.find("refresh") == std::string::npos);
  CHECK(opened(vault, "google.refresh_token", "org/mailbox-2", sealed) == "(nothing)");
  CHECK(opened(vault, "google.refresh_token", "other/mailbox-1", sealed) == "(nothing)");
  CHECK(opened(vault, "imap.password", "org/mailbox-1", sealed) == "(nothing)");
  CHECK(opened(vault_of({'b'}), "google.refresh_token", "org/mailbox-1", sealed) == "(nothing)");
}

TEST_CASE(
    "secrets_encryption#2 one changed byte anywhere, or a cut, opens nothing and crashes nothing") {
  const auto vault = vault_of({'a'});
  const auto sealed = vault.seal("p", "c", "text");

  int opens = 0;
  for (std::size_t at = 0; at < sealed.data.size(); ++at) {
    auto changed = sealed, cut = sealed;
    changed.data[at] = static_cast<char>(changed.data[at] ^ 1);
    cut.data.resize(at);
    opens += vault.open("p", "c", changed).has_value() + vault.open("p", "c", cut).has_value();
  }

  CHECK(opens == 0);
}

TEST_CASE("secrets_encryption#3 purpose and context cannot be shifted into one another") {
  const auto vault = vault_of({'a'});

  CHECK(opened(vault, "a", "bc", vault.seal("ab", "c", "x")) == "(nothing)");
}

TEST_CASE(
    "secrets_encryption#4 rotation: new seals with the new key, old still opens, and the retired "
    "key ends it") {
  const auto before = vault_of({'a'}), during = vault_of({'a', 'b'}), after = vault_of({'b'});
  const auto old = before.seal("p", "c", "old");
  const auto fresh = during.seal("p", "c", "new");

  CHECK(opened(during, "p", "c", old) == "old");
  CHECK(during.is_outdated(old));
  CHECK_FALSE(during.is_outdated(fresh));
  CHECK(opened(after, "p", "c", fresh) == "new");
  CHECK(opened(after, "p", "c", old) == "(nothing)");
  CHECK(during.mac("p", "a@b.c") == before.mac("p", "a@b.c"));
}

TEST_CASE(
    "secrets_encryption#5 no nonce comes twice: the same text never seals to the same bytes") {
  const auto vault = vault_of({'a'});
  std::set<std::string> nonces;
  for (int i = 0; i < 2000; ++i)
    nonces.insert(vault.seal("p", "c", "x").data.substr(5, aead_nonce_size));

  CHECK(nonces.size() == 2000);
}

TEST_CASE("secrets_encryption#6 a lookup digest needs the key: a dictionary alone finds nothing") {
  const auto vault = vault_of({'a'});

  CHECK(vault.mac("suppression", "a@b.c") == vault.mac("suppression", "a@b.c"));
  CHECK(vault.mac("suppression", "a@b.c").data != sha256("a@b.c"));
  CHECK(vault.mac("suppression", "a@b.c") != vault.mac("login.code", "a@b.c"));
  CHECK(vault.mac("suppression", "a@b.c") != vault_of({'b'}).mac("suppression", "a@b.c"));
}

TEST_CASE(
    "secrets_encryption#7 the key file is made once, for its owner only, and one that others may "
    "read is refused") {
  const TemporaryFile file;
  CHECK(create_key_file(file.path, kernel));
  CHECK_FALSE(create_key_file(file.path, kernel));
  struct stat about {};
  REQUIRE(stat(file.path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0400);
  CHECK(about.st_size == 32);

  const auto sealed = load_vault(file.path, kernel).seal("p", "c", "x");
  CHECK(opened(load_vault(file.path, kernel), "p", "c", sealed) == "x");

  chmod(file.path.c_str(), 0440);
  CHECK_THROWS_WITH(load_vault(file.path, kernel), doctest::Contains("can be read by others"));
  CHECK_THROWS_WITH(load_vault("/nowhere/key", kernel), doctest::Contains("cannot be read"));
}

TEST_CASE(
    "secrets_encryption#8 a key file of another size is refused, and without one nothing seals") {
  const TemporaryFile file;
  std::ofstream(file.path) << std::string(31, 'k');
  chmod(file.path.c_str(), 0400);

  CHECK_THROWS_WITH(load_vault(file.path, kernel), doctest::Contains("32 bytes"));
  CHECK_THROWS_WITH(no_vault().seal("p", "c", "x"), doctest::Contains("AAI_KEY_FILE"));
}

TEST_CASE("tokens are 43 characters of the URL alphabet, and nothing else is one") {
  const auto token = make_token(kernel);

  CHECK(is_token(token));
  CHECK(make_token(kernel) != token);
  CHECK(token_hash(token).data.size() == 32);
  CHECK_FALSE(is_token(token + "A"));
  CHECK_FALSE(is_token(token.substr(1)));
  CHECK_FALSE(is_token(token.substr(1) + "+"));
}

TEST_CASE(
    "codes have six digits, keep their leading zeros, and draw again rather than favour some") {
  Stuck stuck;
  CHECK(make_six_digit_code(stuck) == "000000");
  stuck.value = 1;
  CHECK(make_six_digit_code(stuck) == "843009");
  std::set<std::string> codes;
  for (int i = 0; i < 500; ++i) codes.insert(make_six_digit_code(kernel));

  CHECK(codes.size() > 490);
  for (const auto& code : codes) CHECK(code.size() == 6);
}

TEST_CASE("secrets compare equal only when every byte and the length agree") {
  CHECK(are_equal_secrets("", ""));
  CHECK(are_equal_secrets("abc", "abc"));
  CHECK_FALSE(are_equal_secrets("abc", "abd"));
  CHECK_FALSE(are_equal_secrets("abc", "abcd"));
  CHECK_FALSE(are_equal_secrets("abc", ""));
}

}
