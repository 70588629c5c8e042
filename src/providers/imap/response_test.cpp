#include "providers/imap/response.h"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <random>

#include "platform/mail_format/ascii.h"
#include "providers/imap/imap.h"
#include "providers/imap/reading.h"
#include "tests/scripted_link.h"

using namespace aai;
using namespace aai::imap;

namespace {

std::optional<Response> read(const std::string& text) {
  RawResponse raw{text, {}};
  return read_response(raw);
}

template <class T>
T run(Task<T> task) {
  boost::asio::io_context io;
  std::optional<T> value;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr fault, T result) {
    if (!fault) value = std::move(result);
  });
  io.run();
  REQUIRE(value);
  return std::move(*value);
}

const net::Endpoint nowhere{"mail.example", 993, net::Tls::implicit};
const Credentials ada{"ada", "secret", mailbox::Proof::password};

constexpr std::string_view transcript =
    "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ENABLE UTF8=ACCEPT ESEARCH] ready\r\n"
    "a1 OK [CAPABILITY IMAP4rev1 ENABLE UTF8=ACCEPT ESEARCH IDLE] in\r\n"
    "* ENABLED UTF8=ACCEPT\r\na2 OK\r\n"
    "* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendete F\xc3\xa4lle\"\r\n"
    "* LIST (\\Noselect) NIL {5}\r\nOther\r\na3 OK\r\n"
    "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] y\r\n"
    "* OK [HIGHESTMODSEQ 123456789012] z\r\na4 OK [READ-WRITE] done\r\n"
    "* ESEARCH (TAG \"a5\") UID ALL 2:4,8\r\na5 OK\r\n"
    "* 2 FETCH (FLAGS (\\Seen) BODY[] {4}\r\n(\"\r\n UID 8 INTERNALDATE \" 1-Nov-2026 10:00:00 "
    "+0100\" RFC822.SIZE 4)\r\na6 OK\r\n";

// Everything a session can be asked, whatever the answers are.
Task<int> ask_everything(net::Dialer& dialer) {
  Imap imap(dialer, nowhere);
  int good = 0;
  const auto opened = co_await imap.open(ada);
  good += opened.ok();
  const auto folders = co_await imap.folders();
  good += folders.ok();
  const auto place = co_await imap.select("INBOX");
  good += place.ok();
  const auto found = co_await imap.received_since(Instant());
  good += found.ok();
  const auto message = co_await imap.message(8);
  good += message.ok();
  co_await imap.log_out();
  co_return good;
}

}

TEST_CASE("imap response: statuses, numbers, lists and codes are read") {
  const auto ok = read("a3 OK [APPENDUID 38505 3955] APPEND completed (0.001)");
  CHECK(ok->tag == "a3");
  CHECK(ok->code == "APPENDUID");
  CHECK(ok->items[1].text == "3955");
  CHECK(ok->text == "APPEND completed (0.001)");
  CHECK(read("* 23 exists")->number == 23);
  CHECK(read("* OK done {5}")->text == "done {5}");
  CHECK(read("+ idling")->text == "idling");
  const auto fetch =
      read("* 12 FETCH (FLAGS (\\Seen $Label1) BODY[HEADER.FIELDS (DATE \"FROM\")]<0> NIL UID 7)");
  CHECK(find_value(fetch->items[0].items, "UID")->text == "7");
  CHECK(find_value(fetch->items[0].items, "flags")->items[1].text == "$Label1");
  CHECK(read("* LIST () \"\\\\\" \"a \\\"b\\\"\"")->items[2].text == "a \"b\"");
  CHECK(!announced_literal("* OK {5}"));
  CHECK(announced_literal("* LIST () \"/\" {5}") == 5);
  CHECK(announced_literal("* 1 FETCH (BODY[] {12+}") == 12);
  CHECK(!announced_literal("{x}"));
  CHECK(!announced_literal("{99999999999999999999}"));
}

TEST_CASE("imap response: what is none is nothing") {
  for (const auto* text : {"", "*", "* ", "* 5", "a1 FETCH (", "* 1 FETCH (", "* 1 FETCH )",
                           "* LIST () \"/\" \"a", "* LIST () \"/\" \"a\\", "x y z"})
    CHECK_MESSAGE(!read(text), text);
  CHECK(!read("* FETCH " + std::string(17, '(') + std::string(17, ')')));
  CHECK(read("* FETCH " + std::string(16, '(') + std::string(16, ')')));
  CHECK(read_uid_set("1:x").is_empty());
  CHECK(read_uid_set("0").is_empty());
  CHECK(read_uid_set("4294967296").is_empty());
  CHECK(read_uid_set("9:7,3").contains(8));
  CHECK(read_uid_set("1:4294967295").uids(3) == std::vector<Uid>{1, 2, 3});
  CHECK(UidSet::of({7, 2, 3, 1}).text() == "1:3,7");
}

TEST_CASE("imap response: dates are the server's, to the second") {
  CHECK(read_internal_date(" 1-Nov-2026 10:00:00 +0100") == parse_instant("2026-11-01T09:00:00Z"));
  CHECK(internal_date(*parse_instant("2026-02-03T04:05:06Z")) == " 3-Feb-2026 04:05:06 +0000");
  CHECK(search_date(*parse_instant("2026-02-03T23:59:59Z")) == "3-Feb-2026");
  CHECK(!read_internal_date("yesterday"));
}

TEST_CASE("imap: a session is the same in pieces of any size, and names may be UTF-8") {
  for (const std::size_t piece : {1, 2, 7, 4096}) {
    test::ScriptedDialer dialer{std::string(transcript), piece};
    CHECK(run(ask_everything(dialer)) == 5);
  }
  test::ScriptedDialer dialer{std::string(transcript)};
  Imap imap(dialer, nowhere);
  CHECK(run(imap.open(ada)).ok());
  const auto folders = run(imap.folders()).value;
  CHECK(folders[0].name == "Gesendete Fälle");
  CHECK(folders[0].use == Use::sent);
  CHECK(!folders[1].is_selectable);
  const auto place = run(imap.select("Fälle")).value;
  CHECK(place.modseq == 123456789012);
  CHECK(run(imap.received_since(Instant())).value == std::vector<Uid>{2, 3, 4, 8});
  const auto message = run(imap.message(8)).value;
  CHECK(message.bytes == "(\"\r\n");
  CHECK(message.summary.received_at == *parse_instant("2026-11-01T09:00:00Z"));
  CHECK(dialer.heard.find("a1 AUTHENTICATE PLAIN AGFkYQBzZWNyZXQ=\r\n") != std::string::npos);
  CHECK(dialer.heard.find("a4 SELECT \"Fälle\"\r\n") != std::string::npos);
}

TEST_CASE("imap: a server that answers anything at all ends in an outcome, never in a crash") {
  std::mt19937 numbers(2026);
  const auto draw = [&](std::size_t below) { return numbers() % below; };
  constexpr std::string_view spice = "(){}[]\"\\\r\n *+0{9}\x00\xff~aNIL";
  int survived = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string says(transcript);
    for (auto changes = draw(8) + 1; changes > 0 && !says.empty(); --changes) {
      const auto at = draw(says.size());
      const auto kind = draw(4);
      if (kind == 0) says[at] = spice[draw(spice.size())];
      if (kind == 1) says.erase(at, draw(20));
      if (kind == 2) says.insert(at, 1 + draw(30), spice[draw(spice.size())]);
      if (kind == 3) says.insert(at, says.substr(draw(says.size()), draw(200)));
    }
    test::ScriptedDialer dialer{std::move(says), 1 + draw(300)};
    const auto good = run(ask_everything(dialer));
    survived += good >= 0 && good <= 5;
  }
  CHECK(survived == 3000);
}

TEST_CASE("imap: a line without end, and a message beyond measure, are not waited for") {
  const std::string greeting = "* OK hello\r\n* CAPABILITY IMAP4rev1\r\na1 OK\r\n";
  const auto trouble = [&](const std::string& more) {
    test::ScriptedDialer dialer(greeting + more, 60'000);
    Imap imap(dialer, nowhere);
    return run(imap.open(ada)).trouble;
  };
  CHECK(trouble("* X " + std::string(70'000, 'x') + "\r\n") == Trouble::refused);
  CHECK(trouble("* X " + std::string(2'000'000, 'x')) == Trouble::refused);
  CHECK(trouble("* X {70000000}\r\nabc") == Trouble::refused);
  CHECK(trouble("* X {60000000}\r\nabc") == Trouble::unavailable);
  CHECK(trouble("a2 NO no\r\n") == Trouble::unauthorized);
  CHECK(trouble("a2 NO [UNAVAILABLE] later\r\n") == Trouble::unavailable);
  CHECK(trouble("* BYE\r\n") == Trouble::unavailable);
}
