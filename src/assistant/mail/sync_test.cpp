#include "tests/mail_scene.h"

namespace aai::mail {
namespace {

using std::chrono::minutes, std::chrono::seconds, std::chrono::hours;

void deliver(Scene& scene, const std::string& id) {
  scene.google.deliver(id, eml("Carl <carl@customer.example>", "About " + id,
                               id + "@customer.example", "Hello " + id));
}

}

TEST_CASE("a new mailbox is read, becomes live, and its open threads go to triage once") {
  Scene scene;
  for (const auto* id : {"m1", "m2", "m3"}) deliver(scene, id);
  scene.world.clock.advance(minutes(1));
  scene.google.deliver(
      "m4",
      eml("Ada <ada@lovelace.example>", "Re: About m1", "m4@lovelace.example", "Yes.",
          "In-Reply-To: <m1@customer.example>\r\nReferences: <m1@customer.example>\r\n"),
      {"SENT"}, "m1");

  scene.connect_and_read();

  CHECK(scene.is_equal());
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.one("history_id", "sync_cursors") == std::to_string(scene.google.place));
  CHECK(scene.one("message_count", "sync_cursors") == "4");
  CHECK(scene.asked_of_triage() == "2");  // m1 is answered already, and says so
  CHECK(scene.one("reason", "triage_results") == "The practice has had the last word since.");
  CHECK(scene.count("mail_threads") == "3");
}

TEST_CASE("a push that is dropped is made up for by the sweep") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");

  scene.run();
  CHECK_FALSE(scene.is_equal());
  scene.world.clock.advance(minutes(2));
  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.asked_of_triage() == "1");
}

TEST_CASE("a message that arrives with a date of long ago is sorted all the same") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.google.mails["m1"].at_ms = "1000000000000";
  scene.world.clock.advance(minutes(2));
  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.asked_of_triage() == "1");
}

TEST_CASE("a push that comes twice is one sync, and a message told twice is one message") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.google.record("messagesAdded", "m1");
  scene.google.record("labelsAdded", "m1");

  CHECK(scene.push("p-" + scene.org()).status == 204);
  CHECK(scene.push("p-" + scene.org()).status == 204);
  CHECK(scene.count("jobs", "name = 'mail.sync'") == "1");
  scene.run();

  CHECK(scene.is_equal());
  CHECK(scene.google.gets == 1);
  CHECK(scene.asked_of_triage() == "1");
  CHECK(scene.count("org_events", "topic = 'mailbox.changed'") != "0");
}

TEST_CASE("a push that Google did not sign for us is refused, one for a stranger is dropped") {
  Scene scene;
  scene.connect_and_read();

  CHECK(
      scene.push("p1" + scene.org(), "ada@lovelace.example", "https://elsewhere.example").status ==
      401);
  CHECK(scene.world.call(Method::post, "/hooks/gmail", "{}").status == 401);
  CHECK(scene.push("p2" + scene.org(), "nobody@nowhere.example").status == 204);
  CHECK(scene.count("jobs", "name = 'mail.sync'") == "0");
}

TEST_CASE("a cursor Google has forgotten opens a gap, everything is compared, and the gap closes") {
  Scene scene;
  deliver(scene, "m1");
  scene.connect_and_read();
  deliver(scene, "m2");
  deliver(scene, "m3");
  scene.google.oldest_place = scene.google.place;
  scene.world.clock.advance(minutes(10));

  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.one("kind || ' ' || found_count || ' ' || (closed_at is not null)", "sync_gaps") ==
        "cursor_expired 2 true");
  CHECK(scene.one("history_id", "sync_cursors") == std::to_string(scene.google.place));
  CHECK(scene.count("mail_messages") == "3");
}

TEST_CASE("a history that jumped back is a gap too") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.world.rows("update sync_cursors set history_id = '90000' where org_id = " + scene.org());
  scene.google.history.clear();
  scene.world.clock.advance(minutes(2));

  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.one("closed_at is not null", "sync_gaps") == "t");
}

TEST_CASE("a message the history never told of is found by the daily census, and counted") {
  Scene scene;
  scene.connect_and_read();
  scene.google.slip_in(
      "lost", eml("Carl <carl@customer.example>", "Lost", "lost@customer.example", "Where am I?"));
  scene.world.clock.advance(hours(25));

  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.one("kind || ' ' || found_count || ' ' || (closed_at is not null)", "sync_gaps") ==
        "census 1 true");
  CHECK(scene.asked_of_triage() == "1");
}

TEST_CASE(
    "a message that cannot be fetched stands there with its reason, is tried again, and loses "
    "nobody else") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "bad");
  deliver(scene, "good");
  scene.google.unreadable.insert("bad");

  scene.push("p" + scene.org());
  scene.run();

  CHECK(scene.one("provider_id", "mail_messages") == "good");
  CHECK(scene.one("provider_id || ' ' || (resolved_at is null)", "mail_problems") == "bad true");
  CHECK(scene.one("history_id", "sync_cursors") == std::to_string(scene.google.place));

  scene.google.unreadable.clear();
  scene.world.clock.advance(minutes(2));
  scene.sweep();

  CHECK(scene.is_equal());
  CHECK(scene.one("resolved_at is not null", "mail_problems") == "t");
}

TEST_CASE("bytes that are no mail at all are a problem with a reason, not a stop") {
  Scene scene;
  deliver(scene, "mangled");
  deliver(scene, "good");
  scene.google.mangled.insert("mangled");

  scene.connect_and_read();

  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.one("reason", "mail_problems") == "Gmail's message cannot be decoded");
  CHECK(scene.one("provider_id", "mail_messages") == "good");
}

TEST_CASE("a mailbox that is rate limited waits as long as Google says, and then goes on") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.google.limited = 1;

  scene.push("p" + scene.org());
  scene.run();
  const auto calls = scene.world.http.calls.size();
  scene.push("q" + scene.org());
  scene.run();

  CHECK(scene.world.http.calls.size() == calls);  // nobody else tries meanwhile
  CHECK_FALSE(scene.is_equal());
  CHECK(scene.one("failures", "sync_cursors") == "1");
  scene.world.clock.advance(seconds(31));
  scene.run();
  CHECK(scene.is_equal());
  CHECK(scene.one("failures", "sync_cursors") == "0");
}

TEST_CASE(
    "a withdrawn grant breaks the mailbox, tells, and is not asked again until it is connected "
    "again") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.world.clock.advance(hours(2));
  scene.google.is_revoked = true;

  scene.sweep();
  CHECK(scene.one("status", "mailboxes") == "broken");
  CHECK(scene.one("problem", "mailboxes").find("connect the mailbox again") != std::string::npos);
  CHECK(scene.count("system_emails", "template = 'mailbox_reconnect'") == "1");
  const auto calls = scene.world.http.calls.size();
  scene.world.clock.advance(hours(2));
  scene.sweep();
  CHECK(scene.count("system_emails", "template = 'mailbox_reconnect'") == "1");
  CHECK(scene.world.http.calls.size() == calls);

  scene.google.is_revoked = false;
  scene.connect_and_read();
  CHECK(scene.is_equal());
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.count("mailboxes") == "1");
}

TEST_CASE("an access token that is no longer good is replaced once, and the work goes on") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.google.good_token = "rotated-away";

  scene.push("p" + scene.org());
  scene.run();
  scene.world.clock.advance(seconds(2));
  scene.run();

  CHECK(scene.google.refreshes == 1);
  CHECK(scene.is_equal());
}

TEST_CASE("many pages of history are read in order, and the cursor is behind the last") {
  Scene scene;
  scene.connect_and_read();
  scene.google.page_size = 3;
  for (int i = 10; i < 31; ++i) deliver(scene, "m" + std::to_string(i));

  scene.push("p" + scene.org());
  scene.run();

  CHECK(scene.is_equal());
  CHECK(scene.one("history_id", "sync_cursors") == std::to_string(scene.google.place));
  CHECK(scene.google.gets == 21);
}

TEST_CASE("a big mailbox is read in several runs, and no message twice") {
  Scene scene;
  for (int i = 1000; i < 1450; ++i) deliver(scene, "m" + std::to_string(i));

  scene.connect_and_read();

  CHECK(scene.is_equal());
  CHECK(scene.google.gets == 450);
  CHECK(scene.one("status", "mailboxes") == "live");
  CHECK(scene.count("sync_runs", "outcome = 'continues'") == "1");
}

TEST_CASE(
    "spam, drafts and what is thrown away are not mail to be read; what comes out of spam is") {
  Scene scene;
  scene.connect_and_read();
  scene.google.deliver(
      "draft", eml("Ada <ada@lovelace.example>", "Draft", "d@lovelace.example", "..."), {"DRAFT"});
  scene.google.deliver(
      "spam", eml("Mallory <m@outside.example>", "Win", "s@outside.example", "..."), {"SPAM"});
  deliver(scene, "m1");
  scene.push("p1" + scene.org());
  scene.run();
  CHECK(scene.one("provider_id", "mail_messages") == "m1");

  scene.google.mails["spam"].labels = {"INBOX"};
  scene.google.record("labelsRemoved", "spam");
  scene.google.remove("m1");
  scene.push("p2" + scene.org());
  scene.run();

  CHECK(scene.count("mail_messages", "removed_at is null") == "1");
  CHECK(scene.count("mail_messages", "provider_id = 'spam' and removed_at is null") == "1");
  CHECK(scene.count("mail_messages", "provider_id = 'm1' and removed_at is not null") == "1");
}

TEST_CASE("a paused mailbox is not read, and resumed it reads what came meanwhile") {
  Scene scene;
  scene.connect_and_read();
  const auto pause = org_path(scene.ada, "/mailboxes/" + scene.one("id", "mailboxes") + "/pause");
  CHECK(scene.world.call(Method::put, pause, "", scene.ada).status == 204);
  deliver(scene, "m1");
  scene.push("p" + scene.org());
  scene.world.clock.advance(minutes(10));
  scene.sweep();
  CHECK(scene.count("mail_messages") == "0");
  CHECK(field(scene.world.call(Method::get, org_path(scene.ada, "/mailboxes"), "", scene.ada),
              "items[0].status") == "paused");

  CHECK(scene.world.call(Method::del, pause, "", scene.ada).status == 204);
  scene.run();

  CHECK(scene.is_equal());
}

TEST_CASE(
    "two workers at one mailbox: the second leaves a wish, and who lost the lease writes nothing") {
  Scene scene;
  scene.connect_and_read();
  deliver(scene, "m1");
  scene.world.rows(
      "update sync_cursors set leased_until = '2026-11-20T09:01:00Z', leased_by = "
      "gen_random_uuid() where "
      "org_id = " +
      scene.org());

  scene.push("p" + scene.org());
  scene.run();
  CHECK(scene.count("mail_messages") == "0");
  CHECK(scene.one("wanted_at is not null", "sync_cursors") == "t");

  // The first never came back; its lease runs out, and the sweep sees the wish.
  scene.world.clock.advance(minutes(2));
  bool is_stolen = false;
  scene.google.page_size = 1;
  deliver(scene, "m2");
  scene.google.before_message = [&](const std::string& id) {
    if (id != "m2" || is_stolen) return;
    is_stolen = true;
    scene.world.rows("update sync_cursors set lease_token = lease_token + 1 where org_id = " +
                     scene.org());
  };
  scene.sweep();
  CHECK(is_stolen);
  CHECK(scene.count("mail_messages", "provider_id = 'm2'") == "0");

  scene.google.before_message = nullptr;
  scene.world.clock.advance(minutes(5));
  scene.sweep();
  CHECK(scene.is_equal());
  CHECK(scene.count("mail_messages") == "2");
}

TEST_CASE(
    "the provider's promise to tell of changes is renewed a day later, and forgotten where it "
    "refuses") {
  Scene scene;
  scene.world.config.google_topic = "projects/p/topics/t";
  scene.connect_and_read();
  CHECK(scene.count("mail_watches") == "1");

  scene.world.clock.advance(hours(30));
  const auto asked = [&] {
    return std::ranges::count_if(
        scene.world.http.calls, [](const net::Call& call) { return call.url.ends_with("/watch"); });
  };
  const auto before = asked();
  scene.sweep();

  CHECK(asked() == before + 1);
}
}
