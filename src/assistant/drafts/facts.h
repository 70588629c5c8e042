#pragma once
// Facts: the amounts, dates, times, numbers, links and addresses a text states, found by patterns
// and brought to one form, so that "1.250,00 €" and "EUR 1250" are the same fact.
// Limits: linear in the text (RE2), whatever it holds; facts_max facts, then no more.
#include <string>
#include <string_view>
#include <vector>

#include "core/describe.h"

namespace aai::drafts {

enum class FactKind { amount, date, number, link, address, name };
AAI_DESCRIBE_ENUM(FactKind, amount, date, number, link, address, name)

struct Fact {
  FactKind kind;
  std::size_t begin, end;  // bytes
  std::string meaning;     // "eur 125000", "03-31", "2026-03-31", "14:30", "20%"
};

inline constexpr std::size_t facts_max = 500;

// In the order they stand; none overlaps another.
std::vector<Fact> find_facts(std::string_view text);

// Whether a source that states `known` supports a text that states `stated`: equal, or a date
// without its year where the source has one.
bool supports(const Fact& known, const Fact& stated);

// Whether a text says where money goes: an IBAN, a sort code, an account's number, or a long number
// that begins with two letters as an IBAN does.
bool states_account(std::string_view text);

}
