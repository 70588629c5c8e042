#pragma once
// One response of an IMAP server, read from its bytes (RFC 3501, 7, and its extensions). Tolerant
// of what servers write; what is no response at all is nothing, never a crash.
// Limits: 16 lists within each other; 200,000 items.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aai::imap {

// A response as it came: its lines as one text, and the literals that stand in it.
struct RawResponse {
  struct Literal {
    std::size_t at = 0, size = 0;  // where "{12}" stands in the text
    std::string bytes;
  };
  std::string text;
  std::vector<Literal> literals;
};

// Whether this line announces bytes to follow it, and how many.
std::optional<std::size_t> announced_literal(std::string_view line);

struct Item {
  enum class Kind { atom, string, nil, list };

  Kind kind = Kind::nil;
  std::string text;  // of an atom or a string
  std::vector<Item> items;

  bool is_list() const { return kind == Kind::list; }
  bool is_atom(std::string_view word) const;  // in any case
};

struct Response {
  std::string tag;           // "*", "+", or the tag of the command it ends
  std::string name;          // in capitals: "OK", "FETCH", "EXISTS"
  std::uint32_t number = 0;  // of "12 EXISTS"
  std::vector<Item> items;   // what follows the name; of a status what its code holds
  std::string code;          // in capitals: "UIDVALIDITY" of "OK [UIDVALIDITY 3] done"
  std::string text;          // what a status says to people

  bool is_status() const;    // OK, NO, BAD, BYE, PREAUTH
  bool is_done(std::string_view of_tag) const { return tag == of_tag; }
};

// Literals are moved out of it.
std::optional<Response> read_response(RawResponse& raw);

// Decimal digits alone, no larger than `most`.
std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t most = UINT64_MAX);

// The value behind a name in a list of names and values, as FETCH has them.
const Item* find_value(const std::vector<Item>& items, std::string_view name);

}
