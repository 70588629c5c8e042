// Mail by IMAP, with a real Dovecot: the same promises as with Gmail.
#include <cstdlib>
#include <iostream>

#include "assistant/mail/access.h"
#include "assistant/mail/listening.h"
#include "platform/together.h"
#include "tests/imap_scene.h"

namespace aai::mail {
namespace {

using std::chrono::minutes, std::chrono::hours;

const std::vector<std::string> folders_read = {"INBOX", "Sent", "Archive", "Clients"};

}

TEST_CASE("imap mail: a mailbox is read, becomes live, and drafts and junk are left alone") {
  if (ImapScene::is_missing()) return;
  ImapScene scene;
  scene.put("INBOX", ImapScene::letter("m1"));
  scene.put("INBOX", ImapScene::letter("m2"));
  scene.put("Sent",
            eml("Ada <" + scene.address + ">", "Re: About m1", "m3@practice.example", "Yes.",
                "In-Reply-To: <m1@client.example>\r\nReferences: <m1@client.example>\r\n"));
  scene.put("Drafts", ImapScene::letter("draft"), {"\\Draft"});
  scene.put("Junk", ImapScene::letter("junk"));
  scene.connect();

  scene.sweep();

  CHECK(scene.here() == scene.there(folders_read));
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.one("provider_count || ' of ' || here_count", "mailbox_censuses") == "3 of 3");
  CHECK(scene.count("mail_threads", "merged_into is null") == "2");
  CHECK(scene.count("mail_messages", "message_id = 'm3@practice.example' and direction = 'out'") ==
        "1");
  CHECK(scene.count("jobs", "name = 'triage.read_message'") == "1");  // m1 is answered already
}

TEST_CASE("imap mail: a message that is moved stays one message, and a deleted one is gone") {
  if (ImapScene::is_missing()) return;
  ImapScene scene;
  const auto first = scene.put("INBOX", ImapScene::letter("m1"));
  const auto second = scene.put("INBOX", ImapScene::letter("m2"));
  scene.connect();
  scene.sweep();
  const auto known = scene.one("string_agg(id::text, ' ' order by message_id)", "mail_messages");

  REQUIRE(scene.world.wait(scene.box.select("INBOX")).ok());
  CHECK(scene.world.wait(scene.box.move(first, "Archive")).ok());
  CHECK(scene.world.wait(scene.box.remove(second)).ok());
  scene.put("INBOX", ImapScene::letter("m3"));
  scene.clock.offset += minutes(2);
  scene.sweep();

  CHECK(scene.here() == scene.there(folders_read));
  CHECK(scene.count("mail_messages") == "3");
  CHECK(scene.one("string_agg(id::text, ' ' order by message_id) filter (where message_id < 'm3')",
                  "mail_messages") == known);
  CHECK(scene.count("mail_copies") == "0");
}

TEST_CASE("imap mail: a folder that counts anew opens a gap, closes it, and makes no doubles") {
  if (ImapScene::is_missing()) return;
  ImapScene scene;
  REQUIRE(scene.world.wait(scene.box.create("Clients")).ok());
  for (const auto* id : {"m1", "m2", "m3"}) scene.put("Clients", ImapScene::letter(id));
  scene.connect();
  scene.sweep();
  CHECK(scene.count("mail_messages") == "3");

  REQUIRE(scene.world.wait(scene.box.select("INBOX")).ok());
  REQUIRE(scene.world.wait(scene.box.erase("Clients")).ok());
  REQUIRE(scene.world.wait(scene.box.create("Clients")).ok());
  for (const auto* id : {"m1", "m2", "m3", "m4"}) scene.put("Clients", ImapScene::letter(id));
  for (int i = 0; i < 3; ++i) {
    scene.clock.offset += minutes(6);
    scene.sweep();
  }

  CHECK(scene.here() == scene.there(folders_read));
  CHECK(scene.count("mail_messages") == "4");
  CHECK(scene.one("kind || ' ' || (closed_at is not null)", "sync_gaps") == "cursor_expired true");
  CHECK(scene.one("provider_count || ' of ' || here_count", "mailbox_censuses") == "4 of 4");
}

TEST_CASE("imap mail: a server that is not trusted gets no password, and the mailbox says why") {
  if (ImapScene::is_missing()) return;
  ImapScene scene;
  scene.connect();
  scene.sweep();
  scene.put("INBOX", ImapScene::letter("m1"));
  const auto& ports = ImapScene::Caller::server().ports;
  const auto use_port = [&](int port) {
    scene.world.rows("update mailbox_servers set imap_port = " + std::to_string(port) +
                     " where org_id = " + scene.org());
  };
  const auto told = [&] {
    const auto path = test::org_path(scene.ada, "/mailboxes");
    return field(scene.world.call(Method::get, path, "", scene.ada), "items[0].problem");
  };
  CHECK(told() == "");
  use_port(ports.expired);
  for (int i = 0; i < 3; ++i) {
    scene.clock.offset += minutes(2);
    scene.sweep();
  }
  CHECK(told().starts_with("The incoming server's certificate is not trusted: certificate has "
                           "expired."));
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.count("org_events", "topic = 'mailbox.changed' and data ->> 'mailbox_id' = '" +
                                      std::string(scene.mailbox.view()) + "'") == "2");

  use_port(ports.imaps);
  scene.clock.offset += minutes(20);
  scene.sweep();
  CHECK(told() == "");
  CHECK(scene.count("mail_messages") == "1");
}

TEST_CASE(
    "imap mail: a password that is wrong three times breaks the mailbox, and its owners hear") {
  if (ImapScene::is_missing()) return;
  ImapScene scene;
  scene.connect("guess");
  for (int i = 0; i < 4; ++i) {
    scene.sweep();
    scene.clock.offset += minutes(20);
  }
  CHECK(scene.one("status", "mailboxes") == "broken");
  CHECK(scene.one("problem", "mailboxes").find("password") != std::string::npos);
  CHECK(scene.count("system_emails", "template = 'mailbox_reconnect'") == "1");
}

namespace {

// Listens in the background.
struct ListenedScene : ImapScene {
  ListenedScene() : listening(env, world.pool("aai_worker"), "test") {}

  std::string wishes() { return count("jobs", "name = 'mail.sync'"); }
  Task<void> until_other(std::string than) {
    for (int i = 0; i < 200 && wishes() == than; ++i) co_await pause(std::chrono::milliseconds(5));
  }
  // What was heard of earlier mail has arrived.
  void settle() {
    for (auto before = wishes();; before = wishes()) {
      world.wait(pause(std::chrono::milliseconds(300)));
      if (wishes() == before) return;
    }
  }
  // Mail is put there until a sync is wanted: nobody knows when the listening has begun.
  bool is_heard(const std::string& folder) {
    settle();
    const auto before = wishes();
    for (int i = 0; i < 10 && wishes() == before; ++i) {
      put(folder, letter(folder.substr(0, 2) + std::to_string(i)));
      world.wait(until_other(before));
    }
    return wishes() != before;
  }

  Listening listening;
};

}

TEST_CASE("imap mail: who listens hears of every folder that is read, where the server can tell") {
  if (ImapScene::is_missing()) return;
  ListenedScene scene;
  REQUIRE(scene.world.wait(scene.box.create("Kanzlei/Mandanten ü")).ok());
  scene.connect();
  scene.sweep();
  scene.world.wait(scene.listening.take_mailboxes());

  CHECK(scene.is_heard("INBOX"));
  CHECK(scene.is_heard("Kanzlei/Mandanten ü"));
  CHECK(scene.is_heard("Sent"));
  CHECK(scene.world.wait(scene.listening.end()));
}

TEST_CASE("imap mail: a server without NOTIFY tells of INBOX, and the sweep reads the rest") {
  if (ImapScene::is_missing()) return;
  ListenedScene scene;
  scene.dialer.unheard = "NOTIFY";
  scene.connect();
  scene.sweep();
  scene.world.wait(scene.listening.take_mailboxes());

  CHECK(scene.is_heard("INBOX"));
  scene.put("Archive", ImapScene::letter("filed"));
  CHECK(scene.world.wait(scene.listening.end()));
  scene.clock.offset += minutes(2);
  scene.sweep();
  CHECK(scene.here() == scene.there(folders_read));
}

TEST_CASE("imap mail: who begins to listen wants a sync, hears of mail, and can be called off") {
  if (ImapScene::is_missing()) return;
  ListenedScene scene;
  scene.connect();
  scene.sweep();
  const auto before = scene.wishes();
  scene.world.wait(scene.listening.take_mailboxes());
  scene.world.wait(scene.until_other(before));
  CHECK(scene.wishes() != before);

  CHECK(scene.is_heard("INBOX"));
  CHECK(scene.world.wait(scene.listening.end()));
  CHECK(scene.listening.count() == 0);
}

TEST_CASE("imap mail: who is not to be reached is listened to soon again, who refuses us is not") {
  if (ImapScene::is_missing()) return;
  ListenedScene scene;
  scene.connect();
  scene.sweep();
  const auto left_alone = [&] {
    scene.world.wait(scene.listening.take_mailboxes());
    for (int i = 0; i < 400 && scene.listening.count() > 0; ++i)
      scene.world.wait(pause(std::chrono::milliseconds(5)));
    return scene.world.value("select leased_until > '" + to_rfc3339(scene.clock.now()) +
                             "'::timestamptz + interval '20 seconds' from mailbox_listeners "
                             "where mailbox_id = " + scene.quoted(scene.mailbox.view()));
  };
  scene.dialer.unreachable = 1;
  CHECK(left_alone() == "f");

  scene.world.rows("update mailbox_credentials set refresh_token = '\\x00' where mailbox_id = " +
                   scene.quoted(scene.mailbox.view()));
  scene.clock.offset += minutes(1);
  CHECK(left_alone() == "t");
  CHECK(scene.wishes() == "0");
  CHECK(scene.world.wait(scene.listening.end()));
}

TEST_CASE("census by imap: whatever breaks on the way, both sides end with the same messages") {
  if (ImapScene::is_missing()) return;
  const char* said = std::getenv("CENSUS_SEED");
  const auto seed = said && *said ? static_cast<unsigned>(std::atoi(said)) : 20261120U;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto draw = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  ImapScene scene;
  REQUIRE(scene.world.wait(scene.box.create("Clients")).ok());
  scene.connect();
  scene.sweep();
  int delivered = 0;
  const auto move_some = [&](const std::string& from, const std::string& to) {
    REQUIRE(scene.world.wait(scene.box.select(from)).ok());
    const auto uids = scene.world.wait(scene.box.received_since(scene.clock.now() - hours(2000)));
    for (const auto uid : uids.value)
      if (draw(5) == 0) CHECK(scene.world.wait(scene.box.move(uid, to)).ok());
  };

  for (int round = 0; round < 12; ++round) {
    for (int i = draw(6); i >= 0; --i)
      scene.put(draw(4) ? "INBOX" : "Clients",
                ImapScene::letter("c" + std::to_string(++delivered)));
    switch (draw(6)) {
      case 0: scene.dialer.steps = 1 + draw(60); break;
      case 1: scene.dialer.unreachable = 1 + draw(2); break;
      case 2: move_some("INBOX", "Archive"); break;
      case 3: move_some("Archive", "Clients"); break;
      case 4: move_some("INBOX", "Trash"); break;
      case 5:
        scene.world.rows("update sync_cursors set lease_token = lease_token + 1 where org_id = " +
                         scene.org());
    }
    scene.clock.offset += minutes(1 + draw(3));
    scene.sweep();
  }
  scene.dialer.steps = 0;
  int sweeps = 0;
  const auto is_whole = [&] {
    return scene.count("mailbox_censuses", "missing_count = 0") == "1" &&
           scene.here() == scene.there(folders_read);
  };
  for (; sweeps < 30 && !is_whole(); ++sweeps) {
    scene.clock.offset += minutes(6);
    scene.sweep();
  }

  CHECK(scene.here() == scene.there(folders_read));
  CHECK(scene.one("provider_count - here_count", "mailbox_censuses") == "0");
  CHECK(scene.count("sync_gaps", "closed_at is null") == "0");
  std::cout << "census by imap: " << delivered << " messages, equal after " << sweeps
            << " quiet sweeps\n";
}

}
