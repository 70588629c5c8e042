// Whose word on senders counts, with mailboxes at a real Dovecot.
#include "assistant/mail/sender_checks.h"

#include "tests/imap_scene.h"

namespace aai::mail {
namespace {

constexpr std::string_view proven = "; dkim=pass header.d=client.example; dmarc=pass\r\n",
                           failed = "; dkim=fail header.d=client.example; dmarc=fail\r\n";

std::string says(std::string_view server, std::string_view found) {
  return "Authentication-Results: " + std::string(server) + std::string(found);
}

struct CheckedScene : ImapScene {
  std::string path() const {
    return test::org_path(ada, "/mailboxes/" + std::string(mailbox.view()) + "/sender-checks");
  }
  http::Reply trust(std::string_view server) {
    return world.call(Method::put, path(),
                      "{\"trusted_server\":\"" + std::string(server) + "\"}", ada);
  }
  http::Reply show() { return world.call(Method::get, path(), "", ada); }
  void read() {
    clock.offset += std::chrono::minutes(2);
    sweep();
  }
  std::string verdict(const std::string& id) {
    return world.value("select dkim || ' ' || dmarc from mail_messages where message_id = '" + id +
                       "@client.example' and org_id = " + org());
  }
  void put_from(int number, const std::string& domain, std::string_view header) {
    put("INBOX", eml("Somebody <a@" + domain + ">", "Hello", "p" + std::to_string(number) + "@" +
                     domain, "Hello " + std::to_string(number), header));
  }
};

}

TEST_CASE("sender checks: by IMAP nobody's word counts until a person names a server") {
  if (ImapScene::is_missing()) return;
  CheckedScene scene;
  for (const std::string server : {"mx.google.com", "mx.practice.example", ""})
    scene.put("INBOX", ImapScene::letter("m" + server, says(server, proven)));
  scene.connect();
  scene.sweep();
  CHECK(scene.count("mail_messages", "dkim = 'none' and dmarc = 'none' and spf = 'none'") == "3");
  CHECK(test::field(scene.show(), "trusted_server") == "");

  const auto kept = scene.trust("MX.Practice.example");
  CHECK(kept.status == 200);
  CHECK(test::field(kept, "trusted_server") == "mx.practice.example");
  scene.put("INBOX", ImapScene::letter("late", says("Mx.PRACTICE.example 1", proven)));
  scene.put("INBOX", ImapScene::letter("gmail", says("mx.google.com", proven)));
  scene.read();
  CHECK(scene.verdict("late") == "pass pass");
  CHECK(scene.verdict("gmail") == "none none");
}

TEST_CASE("sender checks: a forged field below the server's, or above it, is not believed") {
  if (ImapScene::is_missing()) return;
  CheckedScene scene;
  scene.connect();
  scene.sweep();
  CHECK(scene.trust("mx.practice.example").status == 200);
  const auto ours = [](std::string_view found) { return says("mx.practice.example", found); };
  scene.put("INBOX", ImapScene::letter("below", ours(failed) + ours(proven)));
  scene.put("INBOX", ImapScene::letter("above", says("mx.evil.example", proven) + ours(proven)));
  scene.put("INBOX", ImapScene::letter("longer", says("mx.practice.example.evil.example", proven)));
  scene.put("INBOX", ImapScene::letter("comment", says("(mx.practice.example) x.example", proven)));
  scene.put("INBOX", ImapScene::letter("unsaid", ""));
  scene.read();
  CHECK(scene.verdict("below") == "fail fail");
  for (const auto* id : {"above", "longer", "comment", "unsaid"}) {
    CAPTURE(id);
    CHECK(scene.verdict(id) == "none none");
  }
}

TEST_CASE("sender checks: only who manages mailboxes names a server, and it is written down") {
  if (ImapScene::is_missing()) return;
  CheckedScene scene;
  scene.connect();
  scene.sweep();
  const std::string wish = R"({"trusted_server":"mx.practice.example"})";
  const auto grace = scene.world.member(scene.ada);
  const auto mallory = scene.world.owner("Initech");
  CHECK(scene.world.call(Method::put, scene.path(), wish, grace).status == 403);
  CHECK(scene.world.call(Method::put, scene.path(), wish, mallory).status == 404);
  const auto id = std::string(scene.mailbox.view());
  CHECK(scene.world
            .call(Method::put, test::org_path(mallory, "/mailboxes/" + id + "/sender-checks"),
                  wish, mallory)
            .status == 404);
  for (const auto* name : {"two words", "", "ümlaut.example", "a;b", "\\\"quoted\\\""})
    CHECK(scene.trust(name).status == 422);
  CHECK(scene.one("trusted_server", "mailbox_servers") == "");

  CHECK(scene.trust("mx.practice.example").status == 200);
  CHECK(scene.world.call(Method::put, scene.path(), "{}", scene.ada).status == 200);
  CHECK(scene.one("trusted_server", "mailbox_servers") == "");
  CHECK(scene.count("audit_log", "action = 'mailbox.trust_changed' and target = '" + id + "'") ==
        "2");
}

TEST_CASE("sender checks: what recent mails of several senders agree upon is proposed, no more") {
  if (ImapScene::is_missing()) return;
  CheckedScene scene;
  const auto checked = says("MX.Practice.example", "; none\r\n");
  for (int i = 0; i < 6; ++i) scene.put_from(i, "one.example", checked);
  scene.put("INBOX", eml("Us <b@practice.example>", "Hello", "own@practice.example", "Hello"));
  scene.connect();
  scene.sweep();
  CHECK(test::field(scene.show(), "looked_at") == "6");
  CHECK(test::field(scene.show(), "proposed_server") == "null");  // one domain could be one liar

  scene.put_from(7, "two.example", checked);
  scene.put_from(8, "three.example", checked + says("mx.evil.example", proven));
  scene.read();
  CHECK(test::field(scene.show(), "proposed_server") == "mx.practice.example");
  CHECK(test::field(scene.show(), "trusted_server") == "");

  scene.put_from(9, "four.example", "");
  scene.read();
  CHECK(test::field(scene.show(), "proposed_server") == "null");
}

}
