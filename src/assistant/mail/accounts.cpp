#include "assistant/mail/accounts.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>

namespace aai::mail {
namespace {

using re2::RE2;
using re2::StringPiece;

// The length of an IBAN by its country: the registry of SWIFT.
constexpr std::string_view iban_lengths =
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 "
    "DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 "
    "HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 "
    "MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 "
    "RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 "
    "VA22 VG24 XK20 YE30 ";

std::size_t iban_length(std::string_view country) {
  const auto at = iban_lengths.find(country);
  if (at == iban_lengths.npos || at % 5 != 0) return 0;
  return std::size_t((iban_lengths[at + 2] - '0') * 10 + (iban_lengths[at + 3] - '0'));
}

std::string bare(StringPiece piece) {
  std::string out;
  for (const unsigned char c : piece) {
    if (std::isalnum(c)) out += static_cast<char>(std::toupper(c));
  }
  return out;
}

RE2::Options any_case() {
  RE2::Options options;
  options.set_case_sensitive(false);
  return options;
}

void add(std::vector<std::string>& found, std::string account) {
  if (found.size() >= accounts_max || std::ranges::find(found, account) != found.end()) return;
  found.push_back(std::move(account));
}

// ISO 7064: what tells an IBAN from words that begin like one.
bool has_check_digits(std::string_view iban) {
  unsigned rest = 0;
  const auto take = [&](char c) {
    const auto value = std::isdigit(static_cast<unsigned char>(c)) ? unsigned(c - '0')
                                                                   : unsigned(c - 'A') + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  };
  for (const char c : iban.substr(4)) take(c);
  for (const char c : iban.substr(0, 4)) take(c);
  return rest == 1;
}

// The words after an IBAN look like more of it: its country says where it ends.
void find_ibans(StringPiece text, std::vector<std::string>& found) {
  static const RE2 like_iban(R"(\b([a-z]{2}[ .-]{0,2}\d{2}(?:[ .-]{0,2}[a-z0-9]){11,40}))",
                             any_case());
  StringPiece piece;
  while (found.size() < accounts_max && RE2::FindAndConsume(&text, like_iban, &piece)) {
    const auto whole = bare(piece);
    const auto length = iban_length(whole.substr(0, 2));
    if (length == 0 || whole.size() < length) continue;
    const auto iban = whole.substr(0, length);
    if (has_check_digits(iban)) add(found, iban);
  }
}

void find_called(StringPiece text, const RE2& expression, std::string_view name,
                 std::vector<std::string>& found) {
  StringPiece piece;
  while (found.size() < accounts_max && RE2::FindAndConsume(&text, expression, &piece))
    add(found, std::string(name) + " " + bare(piece));
}

}

std::vector<std::string> find_accounts(std::string_view text) {
  static const RE2 sort_code(R"(\bsort[ -]?code[^0-9\n]{0,20}(\d{2}[ -]?\d{2}[ -]?\d{2})\b)",
                             any_case());
  static const RE2 bare_sort_code(R"(\b(\d{2}-\d{2}-\d{2})[ ,;/]{1,4}\d{8}\b)");
  static const RE2 account_after_sort(R"(\b\d{2}-\d{2}-\d{2}[ ,;/]{1,4}(\d{8})\b)");
  static const RE2 account_number(
      R"(\b(?:account|acct|a/c|konto|kontonummer|kontonr|routing|aba|bankleitzahl|blz|compte))"
      R"((?:[ -]?(?:number|no|nr|num|is|:|#|=|\.)){0,3}[^0-9\n]{0,12}(\d(?:[ ]?\d){5,16})\b)",
      any_case());
  std::vector<std::string> found;
  const StringPiece whole(text.data(), text.size());
  find_ibans(whole, found);
  find_called(whole, sort_code, "sort", found);
  find_called(whole, bare_sort_code, "sort", found);
  find_called(whole, account_after_sort, "account", found);
  find_called(whole, account_number, "account", found);
  return found;
}

}
