#include "providers/imap/discovery.h"

#include <doctest/doctest.h>

#include "tests/mail_server.h"

using namespace aai;
using namespace aai::imap;
using mailbox::Trouble;
using test::MailCaller;

TEST_CASE("discovery: a domain's own records say where its mailboxes are") {
  if (MailCaller::is_missing()) return;
  MailCaller caller;
  const auto& ports = caller.server().ports;
  const auto ask = [&](const std::string& address) {
    return caller.wait(propose_settings(caller.dialer, address));
  };

  const auto practice = ask("Ada@Practice.Example");
  CHECK(practice.value.told == Told::by_domain);
  CHECK(practice.value.mailbox == caller.imaps());
  CHECK(practice.value.submission == caller.submissions());

  const auto old = ask("ada@old.example").value;
  CHECK(old.told == Told::by_domain);
  CHECK(old.mailbox.host == "heavy.old.example");  // its priority is better, and its weight
  CHECK(old.mailbox.tls == net::Tls::starttls);
  CHECK(old.submission == caller.at(ports.submission, net::Tls::starttls));

  CHECK(ask("ada@closed.example").value.told == Told::not_offered);
  const auto silent = ask("ada@client.example").value;
  CHECK(silent.told == Told::guessed);
  CHECK(silent.mailbox == net::Endpoint{"imap.client.example", 993, net::Tls::implicit});
  CHECK(silent.submission == net::Endpoint{"smtp.client.example", 465, net::Tls::implicit});
  CHECK(ask("no address").trouble == Trouble::refused);
  CHECK(ask("ada@x\r\n.example").trouble == Trouble::refused);
}

TEST_CASE("discovery: a name server that does not answer is not taken for a no") {
  if (MailCaller::is_missing()) return;
  auto rules = MailCaller::rules();
  rules.name_servers = "127.0.0.1:1";
  MailCaller caller(rules);
  const auto outcome = caller.wait(propose_settings(caller.dialer, "ada@practice.example"));
  CHECK(outcome.trouble == Trouble::unavailable);
}
