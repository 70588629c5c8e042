#include "platform/crypto/ed25519.h"

#include <doctest/doctest.h>

#include "core/bytes.h"

namespace aai::crypto {

TEST_CASE("ed25519: the first vectors of RFC 8032 come out") {
  const auto seed = *from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  CHECK(to_hex(ed25519_public_key(seed)) ==
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(to_hex(ed25519_sign(seed, "")) ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b");
  const auto second = *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  CHECK(to_hex(ed25519_sign(second, "r")) ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST_CASE("ed25519: another key, another message and a shortened signature do not hold") {
  const std::string seed(32, 's');
  const auto key = ed25519_public_key(seed);
  auto signature = ed25519_sign(seed, "a row");
  CHECK(ed25519_verify(key, "a row", signature));
  CHECK(!ed25519_verify(key, "another row", signature));
  CHECK(!ed25519_verify(ed25519_public_key(std::string(32, 't')), "a row", signature));
  CHECK(!ed25519_verify(key, "a row", std::string_view(signature).substr(1)));
  CHECK(!ed25519_verify("short", "a row", signature));
  signature[5] = static_cast<char>(signature[5] ^ 1);
  CHECK(!ed25519_verify(key, "a row", signature));
}

TEST_CASE("ed25519: a public key travels as PEM and comes back; other text is no key") {
  const auto key = ed25519_public_key(std::string(32, 's'));
  CHECK(parse_ed25519_pem(ed25519_pem(key)) == key);
  CHECK(!parse_ed25519_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  CHECK(!parse_ed25519_pem(""));
}

}
