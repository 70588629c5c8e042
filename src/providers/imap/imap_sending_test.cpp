#include "providers/imap/imap_sending.h"

#include <doctest/doctest.h>

#include <boost/asio/detached.hpp>

#include "tests/mail_server.h"

using namespace aai;
using namespace aai::imap;
using mailbox::Proof;
using net::Tls;
using test::MailCaller;

namespace {

bool is_missing() { return MailCaller::is_missing() || !MailCaller::server().has_postfix; }

// Ada, who writes to a client; both have mailboxes at the real servers.
struct Ada : MailCaller {
  Ada() : mine(dialer, imaps()), theirs(dialer, imaps()) {
    REQUIRE(wait(mine.open(who(address))).ok());
    REQUIRE(wait(theirs.open(who(client))).ok());
  }
  static Credentials who(const std::string& user) { return {user, "secret", Proof::password}; }

  mailbox::Letter letter(const std::string& name) const {
    mailbox::Letter letter;
    letter.message_id = name + "-" + address;
    letter.mime = "From: " + address + "\r\nTo: " + client + "\r\nMessage-ID: <" +
                  letter.message_id + ">\r\nSubject: An answer\r\n\r\nGood day.\r\n";
    letter.sender = address;
    letter.recipients = {client};
    return letter;
  }
  Sending sending(int port, Tls tls = Tls::implicit) {
    return Sending(mine, dialer, at(port, tls), who(address));
  }
  std::size_t count(Imap& imap, const std::string& folder, const mailbox::Letter& letter) {
    REQUIRE(wait(imap.select(folder)).ok());
    return wait(imap.with_message_id(letter.message_id)).value.size();
  }
  // Evidence from the mailboxes alone: what the client has, what Sent has, what the inbox has.
  std::vector<std::size_t> evidence(const mailbox::Letter& letter) {
    return {count(theirs, "INBOX", letter), count(mine, "Sent", letter),
            count(mine, "INBOX", letter)};
  }

  std::string address = fresh_address();
  std::string client = "client-of-" + address.substr(0, address.find('@')) + "@client.example";
  Imap mine, theirs;
};

using Evidence = std::vector<std::size_t>;

}

TEST_CASE("imap sending: the copy that comes back is the receipt, and Sent holds exactly one") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("once");
  auto sending = ada.sending(ada.server().ports.submissions);
  int brinks = 0;
  const mailbox::Brink brink = [&]() -> Task<void> {
    ++brinks;
    co_return;
  };

  CHECK(ada.wait(sending.file(letter.message_id)).trouble == Trouble::not_found);
  const auto sent = ada.wait(sending.send(letter, brink));
  REQUIRE(sent.ok());
  CHECK(sent.value.folder == "Sent");
  CHECK(ada.evidence(letter) == Evidence{1, 1, 0});
  CHECK(brinks == 1);

  // Asked again, by whoever does not know: it finds what it sent, and sends nothing.
  const auto again = ada.wait(sending.send(letter, brink));
  CHECK(again.ok());
  CHECK(again.value.uid == sent.value.uid);
  CHECK(ada.evidence(letter) == Evidence{1, 1, 0});
  CHECK(brinks == 1);
}

TEST_CASE("imap sending: cut before the dot nothing left, and the next attempt sends it once") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("before");
  auto cut = ada.sending(ada.server().ports.cut_at_data);
  const auto lost = ada.wait(cut.send(letter, {}));
  CHECK(lost.trouble == Trouble::unavailable);
  CHECK(!lost.may_have_happened);
  CHECK(ada.evidence(letter) == Evidence{0, 0, 0});

  auto whole = ada.sending(ada.server().ports.submission, Tls::starttls);
  CHECK(ada.wait(whole.send(letter, {})).ok());
  CHECK(ada.evidence(letter) == Evidence{1, 1, 0});
}

TEST_CASE("imap sending: the answer lost behind the dot, the receipt still tells it was sent") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("after");
  auto cut = ada.sending(ada.server().ports.cut_after_dot);
  CHECK(ada.wait(cut.send(letter, {})).ok());
  CHECK(ada.evidence(letter) == Evidence{1, 1, 0});
}

TEST_CASE("imap sending: what is unknown and has no receipt in time is said to be so") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("unknown");
  auto cut = ada.sending(ada.server().ports.cut_at_dot);
  cut.set_receipt_time(std::chrono::milliseconds(100));
  const auto unknown = ada.wait(cut.send(letter, {}));
  CHECK(unknown.trouble == Trouble::unavailable);
  CHECK(unknown.may_have_happened);
  CHECK(ada.evidence(letter) == Evidence{0, 0, 0});
}

TEST_CASE("imap sending: who dies behind the dot finds the receipt when they come back") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("died");
  smtp::Smtp dying(ada.dialer, ada.submissions());
  REQUIRE(ada.wait(dying.open(ada.who(ada.address))).ok());
  const smtp::Envelope envelope{ada.address, {ada.client, ada.address}};
  REQUIRE(ada.wait(dying.send(envelope, letter.mime)).ok());
  REQUIRE(ada.wait(ada.mine.select("INBOX")).ok());
  while (ada.wait(ada.mine.with_message_id(letter.message_id)).value.empty())
    REQUIRE(ada.wait(ada.mine.idle(std::chrono::seconds(1))).ok());

  auto sending = ada.sending(ada.server().ports.submissions);
  CHECK(ada.wait(sending.send(letter, {})).ok());
  CHECK(ada.evidence(letter) == Evidence{1, 1, 0});
}

TEST_CASE("imap sending: a refused recipient is named, nothing is sent, and nothing is filed") {
  if (is_missing()) return;
  Ada ada;
  auto letter = ada.letter("refused");
  letter.recipients.push_back("bounce@client.example");
  auto sending = ada.sending(ada.server().ports.submissions);
  const auto refused = ada.wait(sending.send(letter, {}));
  CHECK(refused.trouble == Trouble::refused);
  CHECK(refused.value.refused_recipient == "bounce@client.example");
  CHECK(!refused.may_have_happened);
  CHECK(ada.evidence(letter) == Evidence{0, 0, 0});
}

TEST_CASE("imap sending: a second copy is put away, not erased") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("double");
  for (const auto* folder : {"Sent", "Sent", "INBOX"})
    REQUIRE(ada.wait(ada.mine.append(folder, letter.mime, {})).ok());
  auto sending = ada.sending(ada.server().ports.submissions);
  CHECK(ada.wait(sending.file(letter.message_id)).ok());
  CHECK(ada.evidence(letter) == Evidence{0, 1, 0});
  CHECK(ada.count(ada.mine, "Trash", letter) == 2);
}

TEST_CASE("imap sending: the folder of sent mail is found by its use, else by its name") {
  const auto found = [](std::vector<Folder> folders) { return sent_folder(folders); };
  CHECK(found({{"Sent", "/", Use::none, true}, {"Out", "/", Use::sent, true}}) == "Out");
  CHECK(found({{"INBOX", "/", Use::inbox, true}, {"gesendet", "/", Use::none, true}}) ==
        "gesendet");
  CHECK(found({{"Sent", "/", Use::none, false}}).empty());
}

TEST_CASE("imap sending: whoever listens hears of a mail that is sent, and asks nobody for it") {
  if (is_missing()) return;
  Ada ada;
  const auto letter = ada.letter("heard");
  REQUIRE(ada.wait(ada.theirs.select("INBOX")).ok());
  std::optional<News> news;
  const auto listen = [&]() -> Task<void> {
    const auto outcome = co_await ada.theirs.idle();
    if (outcome.ok()) news = outcome.value;
  };
  boost::asio::co_spawn(ada.io, listen(), boost::asio::detached);
  smtp::Smtp smtp(ada.dialer, ada.submissions());
  REQUIRE(ada.wait(smtp.open(ada.who(ada.address))).ok());
  REQUIRE(ada.wait(smtp.send({ada.address, {ada.client}}, letter.mime)).ok());

  const auto taken = std::chrono::steady_clock::now();
  ada.io.restart();
  while (!news && ada.io.run_one_for(std::chrono::seconds(5)) > 0) {}
  const auto took = std::chrono::steady_clock::now() - taken;
  CHECK(*news == News::something);
  CHECK(took < std::chrono::seconds(20));  // below one on a quiet machine, half of it Dovecot's
  MESSAGE("heard after " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
                         << " ms");
}
