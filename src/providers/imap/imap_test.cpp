#include "providers/imap/imap.h"

#include <doctest/doctest.h>

#include <boost/asio/detached.hpp>

#include "platform/loop.h"
#include "tests/mail_server.h"

using namespace aai;
using namespace aai::imap;
using test::MailCaller;
using mailbox::Proof;

namespace {

// A person's mailbox at the real Dovecot, and a session in it.
struct Person : MailCaller {
  explicit Person(std::string who = fresh_address()) : address(std::move(who)) {}

  Credentials credentials(std::string secret = "secret") const {
    return {address, std::move(secret), Proof::password};
  }
  Outcome<bool> open(Imap& imap) { return wait(imap.open(credentials())); }

  static std::string mail(const std::string& id, const std::string& body = "Good day.\r\n") {
    return "From: carl@client.example\r\nTo: ada@practice.example\r\nMessage-ID: <" + id +
           ">\r\nSubject: A question\r\n\r\n" + body;
  }
  Uid append(Imap& imap, const std::string& folder, const std::string& bytes,
             Instant at = *parse_instant("2026-11-20T09:30:00Z")) {
    const auto landed = wait(imap.append(folder, bytes, {"\\Seen"}, at));
    REQUIRE(landed.ok());
    return landed.value.uid;
  }

  std::string address;
};

const Folder* find_use(const std::vector<Folder>& folders, Use use) {
  for (const auto& folder : folders)
    if (folder.use == use) return &folder;
  return nullptr;
}

}

TEST_CASE("imap: a password opens the mailbox, a wrong one does not, and a token is a proof too") {
  if (MailCaller::is_missing()) return;
  Person ada;

  Imap right(ada.dialer, ada.imaps()), wrong(ada.dialer, ada.imaps()),
      token(ada.dialer, ada.imaps()), stale(ada.dialer, ada.imaps());
  CHECK(ada.open(right).ok());
  CHECK(right.has("IDLE"));
  ada.wait(right.log_out());
  CHECK(!right.is_open());

  CHECK(ada.wait(wrong.open(ada.credentials("guess"))).trouble == Trouble::unauthorized);

  const Credentials good{ada.address, "token-of-" + ada.address, Proof::access_token};
  CHECK(ada.wait(token.open(good)).ok());
  const Credentials bad{ada.address, "expired", Proof::access_token};
  CHECK(ada.wait(stale.open(bad)).trouble == Trouble::unauthorized);
}

TEST_CASE("imap: words of a person cannot become a command") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap other(ada.dialer, ada.imaps());
  CHECK(ada.open(other).ok());
  CHECK(ada.wait(other.select("INBOX")).ok());
  CHECK(ada.wait(other.with_message_id("x>\r\na9 LOGOUT\r\n")).value.empty());
  CHECK(ada.wait(other.with_message_id("a\"b\\c")).ok());
  CHECK(ada.wait(other.select("no such \"folder\"\r\n")).trouble == Trouble::not_found);
  CHECK(other.is_open());
}

TEST_CASE("imap: only a certificate we trust for that name, in its time, is talked to") {
  if (MailCaller::is_missing()) return;
  Person ada;
  const auto refused = [&](net::Endpoint to, const std::string& why, net::DialRules rules) {
    net::TlsDialer dialer(std::move(rules));
    Imap imap(dialer, std::move(to));
    const auto outcome = ada.open(imap);
    CHECK(outcome.trouble == Trouble::refused);
    CHECK_MESSAGE(imap.link_trouble() == net::LinkTrouble::untrusted, outcome.reason);
    CHECK_MESSAGE(outcome.reason.find(why) != std::string::npos, outcome.reason);
  };
  using net::Tls;
  const auto& ports = ada.server().ports;
  auto strangers = ada.rules();
  strangers.authorities_file.clear();

  refused(ada.at(ports.expired, Tls::implicit), "expired", ada.rules());
  refused(ada.at(ports.other_name, Tls::implicit), "mismatch", ada.rules());
  refused(ada.at(ports.self_signed, Tls::implicit), "self", ada.rules());
  refused(ada.imaps(), "issuer", strangers);
  refused({"127.0.0.1", static_cast<unsigned short>(ports.imaps), Tls::implicit}, "mismatch",
          ada.rules());
  refused(ada.at(ports.imap, Tls::implicit), "TLS", ada.rules());
  refused(ada.at(ports.imap, Tls::starttls), "issuer", strangers);
}

TEST_CASE("imap: STARTTLS that is taken away, or followed by words in clear, is refused") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap honest(ada.dialer, ada.at(ada.server().ports.imap, net::Tls::starttls));
  CHECK(ada.open(honest).ok());
  for (const auto port : {ada.server().ports.stripped_imap, ada.server().ports.injected_imap}) {
    Imap imap(ada.dialer, ada.at(port, net::Tls::starttls));
    CHECK(ada.open(imap).trouble == Trouble::refused);
    CHECK(imap.link_trouble() == net::LinkTrouble::untrusted);
  }
}

TEST_CASE(
    "imap: settings of a stranger reach public addresses only, and clear text loopback only") {
  if (MailCaller::is_missing()) return;
  Person ada;
  auto rules = ada.rules();
  rules.is_allowed = &net::is_public_address;
  net::TlsDialer dialer(rules);
  const auto& ports = ada.server().ports;
  for (const auto& to : {ada.imaps(), net::Endpoint{"inside.example", 993, net::Tls::implicit},
                         net::Endpoint{"127.0.0.1", 993, net::Tls::implicit}}) {
    Imap imap(dialer, to);
    CHECK(ada.open(imap).trouble == Trouble::refused);
    CHECK(imap.link_trouble() == net::LinkTrouble::forbidden_address);
  }
  Imap plain(ada.dialer, ada.at(ports.imap, net::Tls::none));
  CHECK(ada.open(plain).ok());
  Imap outside(ada.dialer, net::Endpoint{"inside.example", 143, net::Tls::none});
  CHECK(ada.open(outside).trouble == Trouble::refused);
  Imap nowhere(ada.dialer, net::Endpoint{"nobody.example", 993, net::Tls::implicit});
  CHECK(ada.open(nowhere).trouble == Trouble::unavailable);
  CHECK(nowhere.link_trouble() == net::LinkTrouble::unreachable);
}

TEST_CASE("imap: the folders are known by their use, and any name is one") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap imap(ada.dialer, ada.imaps());
  REQUIRE(ada.open(imap).ok());
  auto folders = ada.wait(imap.folders());
  REQUIRE(folders.ok());
  for (const auto use : {Use::inbox, Use::sent, Use::drafts, Use::trash, Use::junk, Use::archive})
    CHECK(find_use(folders.value, use));
  CHECK(find_use(folders.value, Use::sent)->name == "Sent");

  const std::string name = "Mandanten & Fälle/Größe 日本 😀";
  CHECK(ada.wait(imap.create(name)).ok());
  folders = ada.wait(imap.folders());
  CHECK(std::ranges::count(folders.value, name, &Folder::name) == 1);
  const auto uid = ada.append(imap, name, ada.mail("in-a-folder@x"));
  CHECK(ada.wait(imap.select(name)).value.count == 1);
  CHECK(ada.wait(imap.message(uid)).value.bytes == ada.mail("in-a-folder@x"));
}

TEST_CASE("imap: a mail is found, read byte by byte, and moved") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap imap(ada.dialer, ada.imaps());
  REQUIRE(ada.open(imap).ok());
  std::string eight_bit = "\x01\x7f caf\xe9 \xff\xfe \xc3\xa9 \"{12}\" ) a1 OK\r\n";
  const auto odd = ada.mail("odd@x", eight_bit);
  const auto old = ada.append(imap, "INBOX", ada.mail("old@x"),
                              *parse_instant("2026-08-01T12:00:00Z"));
  const auto uid = ada.append(imap, "INBOX", odd);
  const auto place = ada.wait(imap.select("INBOX"));
  CHECK(place.value.count == 2);
  CHECK(place.value.uid_next == uid + 1);
  CHECK(place.value.modseq > 0);

  const auto message = ada.wait(imap.message(uid));
  REQUIRE(message.ok());
  CHECK(message.value.bytes == odd);
  CHECK(message.value.summary.received_at == *parse_instant("2026-11-20T09:30:00Z"));
  CHECK(message.value.summary.flags == std::vector<std::string>{"\\Seen"});
  CHECK(message.value.summary.size == odd.size());
  CHECK(ada.wait(imap.message(uid + 1)).trouble == Trouble::not_found);

  CHECK(ada.wait(imap.received_since(*parse_instant("2026-11-01T00:00:00Z"))).value ==
        std::vector<Uid>{uid});
  CHECK(ada.wait(imap.with_message_id("odd@x")).value == std::vector<Uid>{uid});
  CHECK(ada.wait(imap.with_message_id("even@x")).value.empty());
  CHECK(ada.wait(imap.summaries(UidSet::of({old, uid}))).value.size() == 2);

  const auto moved = ada.wait(imap.move(uid, "Sent"));
  CHECK(moved.value.uid > 0);
  CHECK(ada.wait(imap.with_message_id("odd@x")).value.empty());
  CHECK(ada.wait(imap.select("Sent")).value.count == 1);
  CHECK(ada.wait(imap.message(moved.value.uid)).value.bytes == odd);
  CHECK(ada.wait(imap.remove(moved.value.uid)).ok());
  CHECK(ada.wait(imap.select("Sent")).value.count == 0);
  CHECK(ada.wait(imap.append("Nowhere", odd, {}, Instant())).trouble == Trouble::not_found);
}

TEST_CASE("imap: a mail of 20 MB arrives whole") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap imap(ada.dialer, ada.imaps());
  REQUIRE(ada.open(imap).ok());
  std::string large = ada.mail("large@x", "");
  unsigned state = 1;
  while (large.size() < 20 * 1024 * 1024) {
    for (int i = 0; i < 70; ++i)
      large += static_cast<char>(' ' + (state = state * 69069 + 1) / 65536 % 94);
    large += "\r\n";
  }
  const auto uid = ada.append(imap, "INBOX", large);
  CHECK(ada.wait(imap.select("INBOX")).ok());
  CHECK((ada.wait(imap.message(uid)).value.bytes == large));
}

TEST_CASE("imap: what changed and what vanished since a place is told, nothing else") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap mine(ada.dialer, ada.imaps()), other(ada.dialer, ada.imaps());
  REQUIRE(ada.open(mine).ok());
  REQUIRE(ada.open(other).ok());
  std::vector<Uid> uids;
  for (const auto* id : {"1@x", "2@x", "3@x", "4@x"})
    uids.push_back(ada.append(mine, "INBOX", ada.mail(id)));
  const auto place = ada.wait(mine.select("INBOX")).value;

  REQUIRE(ada.wait(other.select("INBOX")).ok());
  CHECK(ada.wait(other.add_flag(uids[1], "\\Flagged")).ok());
  CHECK(ada.wait(other.remove(uids[2])).ok());
  const auto fresh = ada.append(other, "INBOX", ada.mail("5@x"));

  const auto changes = ada.wait(mine.changes("INBOX", place));
  REQUIRE(changes.ok());
  std::vector<Uid> changed;
  for (const auto& summary : changes.value.changed) changed.push_back(summary.uid);
  CHECK(changed == std::vector<Uid>{uids[1], fresh});
  CHECK(changes.value.are_vanished_known);
  CHECK(changes.value.vanished.uids(10) == std::vector<Uid>{uids[2]});
  CHECK(changes.value.place.modseq > place.modseq);

  const auto none = ada.wait(mine.changes("INBOX", changes.value.place));
  CHECK(none.value.changed.empty());
  CHECK(none.value.vanished.is_empty());
}

TEST_CASE("imap: a folder that was made anew is another folder, whatever its name") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap imap(ada.dialer, ada.imaps());
  REQUIRE(ada.open(imap).ok());
  REQUIRE(ada.wait(imap.create("Fälle")).ok());
  ada.append(imap, "Fälle", ada.mail("1@x"));
  const auto place = ada.wait(imap.select("Fälle")).value;
  REQUIRE(ada.wait(imap.select("INBOX")).ok());
  auto other = place;
  ++other.uid_validity;
  CHECK(ada.wait(imap.changes("Fälle", other)).trouble == Trouble::not_found);
  CHECK(ada.wait(imap.changes("Fälle", place)).ok());
  REQUIRE(ada.wait(imap.select("INBOX")).ok());
  REQUIRE(ada.wait(imap.erase("Fälle")).ok());
  CHECK(ada.wait(imap.changes("Fälle", place)).trouble == Trouble::not_found);
  REQUIRE(ada.wait(imap.create("Fälle")).ok());
  ada.append(imap, "Fälle", ada.mail("2@x"));
  CHECK(ada.wait(imap.changes("Fälle", place)).trouble == Trouble::not_found);
}

TEST_CASE("imap: whoever listens hears of a mail at once, and can be called away") {
  if (MailCaller::is_missing()) return;
  Person ada;
  Imap listening(ada.dialer, ada.imaps()), other(ada.dialer, ada.imaps());
  REQUIRE(ada.open(listening).ok());
  REQUIRE(ada.open(other).ok());
  REQUIRE(ada.wait(listening.select("INBOX")).ok());

  std::optional<News> news;
  const auto listen = [&](std::chrono::milliseconds longest) -> Task<void> {
    const auto outcome = co_await listening.idle(longest);
    if (outcome.ok()) news = outcome.value;
  };
  const auto until_news = [&]() -> Task<void> {
    while (!news) co_await pause(std::chrono::milliseconds(5));
  };
  boost::asio::co_spawn(ada.io, listen(std::chrono::seconds(60)), boost::asio::detached);
  ada.append(other, "INBOX", ada.mail("news@x"));
  const auto began = std::chrono::steady_clock::now();
  ada.wait(until_news());
  CHECK(*news == News::something);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
  CHECK(ada.wait(listening.with_message_id("news@x")).value.size() == 1);

  news.reset();
  boost::asio::co_spawn(ada.io, listen(std::chrono::seconds(60)), boost::asio::detached);
  ada.wait(pause(std::chrono::milliseconds(50)));
  listening.interrupt();
  ada.wait(until_news());
  CHECK(*news == News::none);

  news.reset();
  ada.wait(listen(std::chrono::milliseconds(100)));
  CHECK(news == News::none);
  CHECK(ada.wait(listening.with_message_id("news@x")).value.size() == 1);
}
