#include "assistant/mail/authenticity.h"

#include <doctest/doctest.h>

#include <iostream>
#include <map>

#include "assistant/mail/accounts.h"
#include "assistant/mail/look_alikes.h"
#include "platform/mail_format/test_corpus.h"

namespace aai::mail {
namespace {

SenderVerdicts of(const std::string& headers,
                  const std::string& from = "From: Ada <ada@lovelace.example>\r\n") {
  return sender_verdicts(mail_format::parse(headers + from + "\r\nHello"));
}

const std::string ours = "Authentication-Results: mx.google.com; ";

}

TEST_CASE("authenticity: the verdicts are the receiving server's, with what they were given for") {
  const auto proven = of(
      ours +
      "dkim=pass header.i=@lovelace.example header.s=s1 header.b=abc; spf=pass (google.com: domain "
      "of x@mail.lovelace.example designates 192.0.2.1 as permitted sender) "
      "smtp.mailfrom=x@mail.lovelace.example; dmarc=pass (p=REJECT) "
      "header.from=lovelace.example\r\n");
  CHECK(proven.spf == "pass");
  CHECK(proven.dkim == "pass");
  CHECK(proven.dmarc == "pass");

  const auto elsewhere = of(ours +
                            "dkim=pass header.d=evil.example; spf=pass "
                            "smtp.mailfrom=x@evil.example\r\n");
  CHECK(elsewhere.spf == "unaligned");
  CHECK(elsewhere.dkim == "unaligned");
  CHECK(elsewhere.dmarc == "none");
  CHECK(of(ours + "spf=none smtp.mailfrom=x@evil.example\r\n").dkim == "absent");
  CHECK(of(ours + "dkim=fail header.d=a.example; dkim=pass header.d=lovelace.example\r\n").dkim ==
        "pass");
}

TEST_CASE("authenticity: a header that is not the topmost, or not the provider's, says nothing") {
  const std::string good = "spf=pass smtp.mailfrom=ada@lovelace.example; dmarc=pass\r\n";
  const std::string theirs = "Authentication-Results: mx.evil.example; " + good;
  for (const auto& headers : {std::string(), theirs, theirs + ours + good,
                              "Authentication-Results: mx.google.com.evil.example; " + good,
                              "Authentication-Results: evil.example mx.google.com; " + good,
                              "Authentication-Results: (mx.google.com) evil.example; " + good,
                              "Authentication-Results: " + good,
                              "ARC-Authentication-Results: i=1; mx.google.com; " + good,
                              "X-Authentication-Results: mx.google.com; " + good}) {
    CAPTURE(headers);
    const auto verdicts = of(headers);
    CHECK(verdicts.spf == "none");
    CHECK(verdicts.dkim == "none");
    CHECK(verdicts.dmarc == "none");
  }
  CHECK(of(ours + "dmarc=fail\r\n" + theirs + ours + good).dmarc == "fail");
  CHECK(of("Authentication-Results: MX.Google.com 1; dmarc=pass\r\n").dmarc == "pass");
}

TEST_CASE("authenticity: what a sender writes into a comment or an address is no verdict") {
  for (const std::string said :
       {"spf=fail (google.com: domain of \"a dmarc=pass\"@evil.example) "
        "smtp.mailfrom=\"a dmarc=pass\"@evil.example; dmarc=fail",
        "spf=fail (domain of a) b dmarc=pass (x) smtp.mailfrom=a@evil.example; dmarc=fail",
        "spf=fail (nested (comment; dmarc=pass) ; dmarc=pass) ; dmarc=fail",
        "spf=fail (an escaped \\) ; dmarc=pass ;) ; dmarc=fail",
        "spf=fail smtp.mailfrom=\"a; dmarc=pass;\"@evil.example; dmarc=fail",
        "spf=fail smtp.mailfrom=\"a\\\"; dmarc=pass;\"@evil.example; dmarc=fail",
        "dmarc=fail; dmarc=pass", "x-dmarc=pass; dmarc=fail", "dmarc = fail"}) {
    CAPTURE(said);
    CHECK(of(ours + said + "\r\n").dmarc == "fail");
  }
}

TEST_CASE("authenticity: with two senders shown nobody knows which one was looked at") {
  const std::string good = ours + "dkim=pass header.d=lovelace.example; dmarc=pass\r\n";
  CHECK(of(good, "From: ada@lovelace.example, eve@evil.example\r\n").dmarc == "fail");
  CHECK(of(good, "From: ada@lovelace.example\r\nFrom: eve@evil.example\r\n").dmarc == "fail");
  CHECK(of(good, "").dmarc == "fail");
  CHECK(of(good).dmarc == "pass");
}

TEST_CASE("authenticity: public mails with such headers read as their names say") {
  const auto root = mail_format::corpus::directory("authentication results");
  if (!root) return;
  // By example.net's word, and only its topmost field.
  const std::map<std::string, std::string> expected{
      {"alignment-from_not_in_sdid.eml", "unaligned"},
      {"dkim-unknown_result.eml", "timeout"},
      {"multiple_arh-newest_parsing_error_01.eml", "unaligned"},
      {"multiple_arh-same_and_different_authserv.eml", "absent"},
      {"rfc6376-A.2-arh-failed.eml", "fail"},
      {"rfc6376-A.2-arh-failed-no_reason.eml", "fail"},
      {"rfc6376-A.2-arh-valid.eml", "pass"},
      {"rfc6376-A.2-arh-valid_relaxed.eml", "pass"},
      {"rfc6376-A.2-arh-valid-auid.eml", "pass"},
      {"rfc6376-A.2-arh-valid-sdid_and_auid.eml", "pass"},
      {"rfc6376-A.2-arh-valid-a_tag.eml", "pass"},
      {"rfc6376-A.2-arh-valid-no_sdid_or_auid.eml", "unaligned"}};
  int read = 0, trusted = 0, without = 0;
  for (const auto& [name, verdict] : expected) {
    CAPTURE(name);
    const auto raw =
        mail_format::corpus::read(*root / "mail/dkim/dkim_verifier/arh" / name);
    REQUIRE(!raw.empty());
    CHECK(sender_verdicts(mail_format::parse(raw), "example.net").dkim == verdict);
    ++read;
  }
  // Nobody's header but Gmail's is believed by default, whatever the DKIM sets hold.
  for (const auto& path : mail_format::corpus::files_under(*root / "mail/dkim")) {
    const auto mail = mail_format::parse(mail_format::corpus::read(path));
    const bool says_gmail = !mail.authentication_results.empty() &&
                            mail.authentication_results.front().starts_with("mx.google.com;");
    const bool is_believed = sender_verdicts(mail).dkim != "none";
    CHECK(is_believed == says_gmail);
    (is_believed ? trusted : without) += 1;
  }
  std::cout << "authenticity: " << read << " mails with an expected verdict; of the DKIM sets "
            << trusted << " believed, " << without << " without a word of Gmail's\n";
}

TEST_CASE("look-alikes: a domain made to be taken for a known one is named") {
  const std::vector<std::string> known{"tideway.example", "hollisbrandt.example", "morn.example",
                                       "paypal.example"};
  for (const auto& [domain, meant] : std::vector<std::pair<std::string, std::string>>{
           {"tldeway.example", "tideway.example"},    // another letter
           {"tidewy.example", "tideway.example"},     // one less
           {"tidewayy.example", "tideway.example"},   // one more
           {"tidweay.example", "tideway.example"},    // two swapped
           {"tideway.examp1e", "tideway.example"},    // a digit
           {"TIDEW\u0430Y.example", "tideway.example"},
           {"tid\u0435way.example", "tideway.example"},
           {"h0llisbrandt.example", "hollisbrandt.example"},
           {"mom.example", "morn.example"},
           {"xn--pypal-4ve.example", "paypal.example"}}) {  // Cyrillic a
    CAPTURE(domain);
    CHECK(resembled_domain(domain, known) == meant);
  }
  CHECK(look_of_domain("xn--pypal-4ve.example") == look_of_domain("paypal.example"));
}

TEST_CASE("look-alikes: known domains, other names and great providers are left alone") {
  const std::vector<std::string> known{"tideway.example", "gmail.com", "abc.example", "web.de"};
  for (const std::string domain :
       {"tideway.example", "Tideway.Example", "riverside.example", "mail.com", "gmx.de", "gmx.net",
        "abd.example", "ymail.com", "tideway-consulting.example", "", "xn--", "xn--a-", "xn--\xff"})
    CHECK_MESSAGE(resembled_domain(domain, known).empty(), domain);
  CHECK(resembled_domain("gmial.com", known) == "gmail.com");
}

TEST_CASE("accounts: one account in many spellings is one, and ordinary numbers are none") {
  const std::vector<std::string> iban{"DE89370400440532013000"};
  for (const std::string text :
       {"Pay to DE89 3704 0044 0532 0130 00 by Friday.", "IBAN: de89370400440532013000",
        "DE89-3704-0044-0532-0130-00", "DE 89 37 04 00 44 05 32 01 30 00 and then call us"})
    CHECK_MESSAGE(find_accounts(text) == iban, text);
  CHECK(find_accounts("Sort code: 20-45-67, account number 55779911") ==
        std::vector<std::string>{"sort 204567", "account 55779911"});
  CHECK(find_accounts("20-45-67 55779911") ==
        std::vector<std::string>{"sort 204567", "account 55779911"});
  CHECK(find_accounts("Konto 1234567, BLZ 37040044") ==
        std::vector<std::string>{"account 1234567", "account 37040044"});
  for (const std::string text :
       {"On account of the 12 files.", "See you 20-11-26 at 10:30.", "Your account is open.",
        "We are at 12 High Street, W1 4AB.", "Invoice 2026-0042 of £1,250.00",
        "it 10 people came to the meeting and all of them stayed"})
    CHECK_MESSAGE(find_accounts(text).empty(), text);
}

}
