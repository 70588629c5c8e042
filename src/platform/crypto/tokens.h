#pragma once
// Tokens people carry: session cookies, links, codes. The database holds their hashes only.
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/random.h"

namespace aai::crypto {

// 32 random bytes in the URL alphabet: 43 characters, 256 bits; nobody guesses one.
std::string make_token(Random& random);
// True for what make_token may have made; anything else need not be looked up.
bool is_token(std::string_view text);
// What the database keeps of a token. A plain hash suffices, since a token cannot be enumerated.
Bytes token_hash(std::string_view token);

// "042917": every code equally likely. Keep Vault::mac of it, and count the tries.
std::string make_six_digit_code(Random& random);

}
