// Wycheproof's vectors for what the vault and the token verifiers are made of.
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>

#include "core/bytes.h"
#include "core/json_read.h"
#include "platform/crypto/aead.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/jwt.h"

namespace aai::crypto {
namespace {

using Object = boost::json::object;

std::string bytes_at(const Object& vector, std::string_view name) {
  return *from_hex(std::string_view(vector.at(name).as_string()));
}

// Calls `judge` with each group and vector; it says whether ours found the vector valid.
int count_disagreements(
    const std::string& file, int& seen,
    const std::function<std::optional<bool>(const Object&, const Object&)>& judge) {
  const char* corpora = std::getenv("CORPORA_DIR");
  if (!corpora) {
    MESSAGE(file << " skipped: CORPORA_DIR is not set");
    return 0;
  }
  std::ifstream in(std::string(corpora) + "/security/crypto/wycheproof/" + file);
  REQUIRE(in);
  std::stringstream text;
  text << in.rdbuf();
  const auto document = boost::json::parse(text.str());
  int wrong = 0;
  for (const auto& group : document.at("testGroups").as_array()) {
    for (const auto& vector : group.at("tests").as_array()) {
      const auto ours = judge(group.as_object(), vector.as_object());
      if (!ours) continue;
      ++seen;
      const auto result = vector.at("result").as_string();
      if (result != "acceptable" && *ours != (result == "valid")) {
        ++wrong;
        MESSAGE(file << " tcId " << vector.at("tcId").as_int64() << ": "
                     << vector.at("comment").as_string().c_str());
      }
    }
  }
  CHECK(seen > 0);
  return wrong;
}
}

TEST_CASE("AES-256-GCM agrees with every vector of Wycheproof, both ways") {
  int seen = 0;
  const auto judge = [](const Object& group, const Object& vector) -> std::optional<bool> {
    if (group.at("keySize") != 256 || group.at("ivSize") != 96 || group.at("tagSize") != 128)
      return std::nullopt;
    const auto key = bytes_at(vector, "key"), nonce = bytes_at(vector, "iv"),
               aad = bytes_at(vector, "aad");
    const auto text = bytes_at(vector, "msg"),
               sealed = bytes_at(vector, "ct") + bytes_at(vector, "tag");
    const auto opened = aead_open(key, nonce, aad, sealed);
    return opened == text && aead_seal(key, nonce, aad, text) == sealed;
  };
  CHECK(count_disagreements("aes_gcm_test.json", seen, judge) == 0);
  MESSAGE(seen << " vectors");
}

TEST_CASE("HMAC-SHA-256 and HKDF agree with every vector of Wycheproof") {
  int macs = 0, derived = 0;
  const auto judge_mac = [](const Object& group, const Object& vector) -> std::optional<bool> {
    const auto size = static_cast<std::size_t>(group.at("tagSize").as_int64() / 8);
    const auto mac = hmac_sha256(bytes_at(vector, "key"), bytes_at(vector, "msg")).substr(0, size);
    return are_equal_secrets(mac, bytes_at(vector, "tag"));
  };
  CHECK(count_disagreements("hmac_sha256_test.json", macs, judge_mac) == 0);

  const auto judge_key = [](const Object&, const Object& vector) -> std::optional<bool> {
    const auto size = static_cast<std::size_t>(vector.at("size").as_int64());
    try {
      return hkdf_sha256(bytes_at(vector, "ikm"), bytes_at(vector, "salt"),
                         bytes_at(vector, "info"), size) == bytes_at(vector, "okm");
    } catch (const std::exception&) {
      return false;
    }
  };
  CHECK(count_disagreements("hkdf_sha256_test.json", derived, judge_key) == 0);
}

TEST_CASE("RS256 accepts no signature that Wycheproof calls invalid") {
  int seen = 0;
  const auto judge = [](const Object& group, const Object& vector) -> std::optional<bool> {
    const auto& key = group.at("publicKey").as_object();
    const JwtKey rsa{"", bytes_at(key, "modulus"), bytes_at(key, "publicExponent")};
    return verify_rs256(rsa, bytes_at(vector, "msg"), bytes_at(vector, "sig"));
  };
  CHECK(count_disagreements("rsa_signature_2048_sha256_test.json", seen, judge) == 0);
}

}
