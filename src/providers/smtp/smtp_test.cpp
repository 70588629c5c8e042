#include "providers/smtp/smtp.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "providers/imap/imap.h"
#include "providers/smtp/letter_bytes.h"
#include "tests/mail_server.h"
#include "tests/scripted_link.h"

using namespace aai;
using namespace aai::smtp;
using mailbox::Proof;
using net::Tls;
using test::MailCaller;

namespace {

bool is_missing() { return MailCaller::is_missing() || !MailCaller::server().has_postfix; }

// Somebody who sends at the real Postfix, and the mailbox of whoever they write to.
struct Sender : MailCaller {
  Sender() : MailCaller(is_missing() ? net::DialRules() : rules()) {}
  Credentials credentials(const std::string& who, std::string secret = "secret") const {
    return {who, std::move(secret), Proof::password};
  }
  Outcome<bool> open(Smtp& smtp) { return wait(smtp.open(credentials(address))); }
  static std::string mail(const std::string& id, const std::string& body = "Good day.\r\n") {
    return "From: ada@practice.example\r\nTo: carl@client.example\r\nMessage-ID: <" + id +
           ">\r\nSubject: An answer\r\n\r\n" + body;
  }
  Envelope envelope() const { return {address, {client}}; }

  // The bytes that arrived at `who` under this Message-ID, waited for; one text for each.
  std::vector<std::string> arrived(const std::string& who, const std::string& id, bool is_due) {
    imap::Imap box(dialer, imaps());
    REQUIRE(wait(box.open(credentials(who))).ok());
    REQUIRE(wait(box.select("INBOX")).ok());
    std::vector<std::string> bytes;
    for (int look = 0; look < 20 && bytes.empty(); ++look) {
      for (const auto uid : wait(box.with_message_id(id)).value)
        bytes.push_back(wait(box.message(uid)).value.bytes);
      if (!is_due) break;
      if (bytes.empty()) wait(box.idle(std::chrono::seconds(1)));
    }
    return bytes;
  }

  std::string address = fresh_address();
  std::string client = "client-of-" + address.substr(0, address.find('@')) + "@client.example";
};

bool ends_with_body(const std::string& bytes, const std::string& mail) {
  return bytes.ends_with(mail.substr(mail.find("\r\n\r\n")));
}

}

TEST_CASE("smtp: a mail is handed over, by every way of securing and proving") {
  if (is_missing()) return;
  Sender ada;
  const auto& ports = ada.server().ports;
  int count = 0;
  for (const auto& to : {ada.submissions(), ada.at(ports.submission, Tls::starttls),
                         ada.at(ports.submission, Tls::none)}) {
    Smtp smtp(ada.dialer, to);
    REQUIRE(ada.open(smtp).ok());
    const auto id = "handed-" + std::to_string(++count) + ada.address;
    CHECK(ada.wait(smtp.send(ada.envelope(), ada.mail(id))).ok());
    CHECK(ada.arrived(ada.client, id, true).size() == 1);
    ada.wait(smtp.quit());
    CHECK(!smtp.is_open());
  }
  Smtp token(ada.dialer, ada.submissions()), wrong(ada.dialer, ada.submissions()),
      stale(ada.dialer, ada.submissions());
  CHECK(ada.wait(token.open({ada.address, "token-of-" + ada.address, Proof::access_token})).ok());
  CHECK(ada.wait(wrong.open(ada.credentials(ada.address, "guess"))).trouble ==
        Trouble::unauthorized);
  CHECK(ada.wait(stale.open({ada.address, "expired", Proof::access_token})).trouble ==
        Trouble::unauthorized);
}

TEST_CASE("smtp: a certificate that does not fit, and STARTTLS taken away, are refused") {
  if (is_missing()) return;
  Sender ada;
  const auto& ports = ada.server().ports;
  for (const auto& to :
       {ada.at(ports.self_signed, Tls::implicit), ada.at(ports.other_name, Tls::implicit),
        ada.at(ports.stripped_submission, Tls::starttls),
        ada.at(ports.injected_submission, Tls::starttls)}) {
    Smtp smtp(ada.dialer, to);
    CHECK(ada.open(smtp).trouble == Trouble::refused);
    CHECK(smtp.link_trouble() == net::LinkTrouble::untrusted);
  }
}

TEST_CASE("smtp: one refused recipient refuses the mail, and nobody gets it") {
  if (is_missing()) return;
  Sender ada;
  Smtp smtp(ada.dialer, ada.submissions());
  REQUIRE(ada.open(smtp).ok());
  const auto id = "refused-" + ada.address;
  int brinks = 0;
  const Brink brink = [&]() -> Task<void> {
    ++brinks;
    co_return;
  };

  Envelope both{ada.address, {ada.client, "bounce@client.example"}};
  const auto refused = ada.wait(smtp.send(both, ada.mail(id), brink));
  CHECK(refused.trouble == Trouble::refused);
  CHECK(refused.value.refused_recipient == "bounce@client.example");
  CHECK(!refused.may_have_happened);
  both.recipients[1] = "later@client.example";
  CHECK(ada.wait(smtp.send(both, ada.mail(id), brink)).trouble == Trouble::unavailable);
  CHECK(brinks == 0);

  // The session goes on, and what it brings now is the first that arrives.
  CHECK(ada.wait(smtp.send(ada.envelope(), ada.mail(id), brink)).ok());
  CHECK(brinks == 1);
  CHECK(ada.arrived(ada.client, id, true).size() == 1);
}

TEST_CASE("smtp: a sending that is called back at the brink is cut before the dot") {
  if (is_missing()) return;
  Sender ada;
  const auto id = "called-back-" + ada.address;
  {
    Smtp smtp(ada.dialer, ada.submissions());
    REQUIRE(ada.open(smtp).ok());
    struct CalledBack {};
    const Brink brink = []() -> Task<void> {
      throw CalledBack{};
      co_return;
    };
    CHECK_THROWS_AS(ada.wait(smtp.send(ada.envelope(), ada.mail(id), brink)), CalledBack);
  }
  const auto next = "next-" + ada.address;
  Smtp smtp(ada.dialer, ada.submissions());
  REQUIRE(ada.open(smtp).ok());
  CHECK(ada.wait(smtp.send(ada.envelope(), ada.mail(next), {})).ok());
  CHECK(ada.arrived(ada.client, next, true).size() == 1);
  CHECK(ada.arrived(ada.client, id, false).empty());
}

TEST_CASE("smtp: addresses cannot become commands, and no bytes end a mail but its end") {
  if (is_missing()) return;
  Sender ada;
  Smtp smtp(ada.dialer, ada.submissions());
  REQUIRE(ada.open(smtp).ok());
  for (const auto* evil : {"x@client.example>\r\nRCPT TO:<mallory@client.example", "a b@x.example",
                           "x", "@x", "x@", "a\n@x.example", "<x@client.example>", ""}) {
    const Envelope to{ada.address, {ada.client, evil}};
    CHECK_MESSAGE(ada.wait(smtp.send(to, ada.mail("evil@x"))).trouble == Trouble::refused, evil);
  }
  CHECK(ada.wait(smtp.send({"x\r\n@y", {ada.client}}, ada.mail("evil@x"))).trouble ==
        Trouble::refused);
  CHECK(ada.wait(smtp.send({ada.address, {}}, ada.mail("evil@x"))).trouble == Trouble::refused);
  const auto nul = ada.mail("evil@x", std::string("a\0b", 3));
  CHECK(ada.wait(smtp.send(ada.envelope(), nul)).trouble == Trouble::refused);
  const auto wide = ada.mail("evil@x", std::string(999, 'x'));
  CHECK(ada.wait(smtp.send(ada.envelope(), wide)).trouble == Trouble::refused);

  const auto id = "dots-" + ada.address;
  const auto dots = ada.mail(id, ".\r\n..\r\n.x\r\nQUIT\r\n.\r\nMAIL FROM:<a@b>\r\nlast\r\n");
  CHECK(ada.wait(smtp.send(ada.envelope(), dots)).ok());
  const auto got = ada.arrived(ada.client, id, true);
  REQUIRE(got.size() == 1);
  CHECK(ends_with_body(got[0], dots));
  CHECK(to_wire("a\n.\r\rb\r\n.") == "a\r\n..\r\n\r\nb\r\n..\r\n");
}

TEST_CASE("smtp: 8-bit text and foreign addresses arrive as they are") {
  if (is_missing()) return;
  Sender ada;
  Smtp smtp(ada.dialer, ada.submissions());
  REQUIRE(ada.open(smtp).ok());
  const auto id = "eight-" + ada.address;
  const auto mail = ada.mail(id, "Grüße, \xe9\xff\x80 und ein langer Satz.\r\n");
  CHECK(ada.wait(smtp.send(ada.envelope(), mail)).ok());
  const auto got = ada.arrived(ada.client, id, true);
  REQUIRE(got.size() == 1);
  CHECK(ends_with_body(got[0], mail));

  test::ScriptedDialer ascii("220 x\r\n250-x\r\n250 AUTH PLAIN\r\n235 in\r\n");
  Smtp old(ascii, ada.submissions());
  REQUIRE(ada.open(old).ok());
  CHECK(ada.wait(old.send(ada.envelope(), mail)).trouble == Trouble::refused);
  CHECK(ada.wait(old.send({"jörg@x.example", {ada.client}}, ada.mail("x"))).trouble ==
        Trouble::refused);
}

TEST_CASE("smtp: cut before the dot nothing was sent, cut at it or behind it that is unknown") {
  if (is_missing()) return;
  Sender ada;
  const auto& ports = ada.server().ports;
  const auto send = [&](int door, const std::string& id) {
    Smtp smtp(ada.dialer, ada.at(door, Tls::implicit));
    REQUIRE(ada.open(smtp).ok());
    const auto outcome = ada.wait(smtp.send(ada.envelope(), ada.mail(id)));
    CHECK(outcome.trouble == Trouble::unavailable);
    CHECK(!smtp.is_open());
    return outcome.may_have_happened;
  };

  CHECK(!send(ports.cut_at_data, "at-data-" + ada.address));
  CHECK(send(ports.cut_at_dot, "at-dot-" + ada.address));
  CHECK(send(ports.cut_after_dot, "after-" + ada.address));
  CHECK(ada.arrived(ada.client, "after-" + ada.address, true).size() == 1);
  CHECK(ada.arrived(ada.client, "at-data-" + ada.address, false).empty());
  CHECK(ada.arrived(ada.client, "at-dot-" + ada.address, false).empty());
}

TEST_CASE("smtp: only an answer to the dot makes a sending known") {
  Sender ada;
  const std::string in = "220 x\r\n250-x\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n235 in\r\n";
  const std::string to = "250 ok\r\n250 ok\r\n354 go\r\n";
  const auto send = [&](const std::string& says, const std::string& mail = Sender::mail("x@y")) {
    test::ScriptedDialer dialer(in + says, 11);
    Smtp smtp(dialer, {"mail.example", 465, Tls::implicit});
    REQUIRE(ada.open(smtp).ok());
    return ada.wait(smtp.send(ada.envelope(), mail));
  };
  CHECK(send(to + "250 2.0.0 queued\r\n").ok());
  CHECK(send(to + "550 5.7.1 no\r\n").trouble == Trouble::refused);
  CHECK(!send(to + "451 4.3.0 later\r\n").may_have_happened);
  CHECK(send(to).may_have_happened);
  CHECK(send(to + "250").may_have_happened);
  CHECK(send(to + "garbage\r\n").may_have_happened);
  CHECK(send(to + "354 again\r\n").may_have_happened);
  CHECK(!send("250 ok\r\n250 ok\r\n").may_have_happened);
  CHECK(!send("250 ok\r\n").may_have_happened);
  CHECK(send("450 4.7.1 slowly\r\n").trouble == Trouble::limited);
  CHECK(send(to, Sender::mail("x@y", std::string(900, '\n'))).trouble == Trouble::refused);
}
