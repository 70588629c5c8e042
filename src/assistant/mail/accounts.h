#pragma once
// Account data in a text: where money would go. IBAN, British sort code and account number, and any
// number that is called an account's. Pure. Limits: linear in the text; accounts_max of them.
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail {

inline constexpr std::size_t accounts_max = 50;

// In one form, so that two spellings of one account are equal: "DE89370400440532013000",
// "sort 204567", "account 55779911". No doubles.
std::vector<std::string> find_accounts(std::string_view text);

}
