// Sending by SMTP, with a real Postfix and Dovecot: exactly one mail, whichever step breaks. What
// is counted is what stands in the mailboxes, the client's and the practice's.
#include "assistant/approvals/sending.h"
#include "platform/failpoint.h"
#include "tests/fixtures/inbox.h"
#include "tests/imap_scene.h"
#include "tests/token_server.h"

namespace aai::approvals {
namespace {

using namespace aai::test;
using mail::ImapScene;

class SendingByImap {
 public:
  SendingByImap() {
    scene.connect();
    scene.sweep();
    inbox.emplace(scene.world, scene.ada, scene.mailbox, scene.address);
    static int count = 0;
    client = "yusuf-" + std::to_string(++count) + "@client.example";
    draft = inbox->draft("Dear Yusuf,\n\n£420 a month.\n", client);
    const auto path =
        org_path(scene.ada, "/drafts/" + std::string(draft.id.view()) + "/approval");
    REQUIRE(scene.world.call(Method::post, path, approval_of(draft), scene.ada).status == 200);
  }
  ~SendingByImap() {
    scene.world.config.failpoints.clear();
    reset_failpoint_hits();
  }

  static bool is_missing() {
    return ImapScene::is_missing() || !MailCaller::server().has_postfix;
  }

  void run(int rounds = 1) {
    for (int i = 0; i < rounds; ++i) {
      scene.clock.offset += std::chrono::minutes(1);
      scene.world.rows("update jobs set run_at = now() - interval '1 day', lease_expires_at = null "
                       "where name = 'approvals.send_reply'");
      scene.run_tables(approvals_work);
    }
  }
  std::string state() { return scene.one("state", "outbox_messages"); }
  std::string message_id() { return scene.one("message_id_header", "outbox_messages"); }

  // How often the reply stands in a folder of somebody's, past the product.
  std::size_t count_in(const std::string& address, const std::string& folder) {
    imap::Imap box(scene.steady, MailCaller::imaps());
    const mailbox::Credentials who{address, "secret", mailbox::Proof::password};
    REQUIRE(scene.world.wait(box.open(who)).ok());
    REQUIRE(scene.world.wait(box.select(folder)).ok());
    return scene.world.wait(box.with_message_id(message_id())).value.size();
  }
  // The client may have it a moment later than we know that it left.
  void check_sent_once() {
    for (int i = 0; i < 100 && count_in(client, "INBOX") == 0; ++i)
      scene.world.wait(pause(std::chrono::milliseconds(50)));
    CHECK(count_in(client, "INBOX") == 1);
    CHECK(count_in(scene.address, "Sent") == 1);
    CHECK(count_in(scene.address, "INBOX") == 0);
    CHECK(state() == "sent");
  }

  ImapScene scene;
  std::optional<Inbox> inbox;
  WaitingDraft draft;
  std::string client;
};

}

TEST_CASE("sending by imap: a reply leaves once, and comes back as ours, not as a question") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  one.run();
  one.check_sent_once();
  one.run(2);
  one.check_sent_once();

  one.scene.clock.offset += std::chrono::minutes(2);
  one.scene.sweep();
  CHECK(one.scene.count("mail_messages", "message_id = '" + one.message_id() + "'") == "1");
  CHECK(one.scene.count("mail_messages", "message_id = '" + one.message_id() +
                                             "' and direction = 'out'") == "1");
}

TEST_CASE("sending by imap: a copy that the sync reads before it is filed is ours all the same") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  one.run();
  one.check_sent_once();
  REQUIRE(one.scene.world.wait(one.scene.box.select("Sent")).ok());
  const auto uids = one.scene.world.wait(one.scene.box.with_message_id(one.message_id()));
  REQUIRE(one.scene.world.wait(one.scene.box.move(uids.value.at(0), "INBOX")).ok());
  const auto forged = "From: Mallory <m@client.example>\r\nTo: " + one.scene.address +
                      "\r\nSubject: Re: Fees\r\nMessage-ID: <" + one.message_id() +
                      ">\r\n\r\nPlease pay to another account.\r\n";
  one.scene.put("INBOX", forged);
  one.scene.clock.offset += std::chrono::minutes(2);
  one.scene.sweep();

  const auto ours = "message_id = '" + one.message_id() + "'";
  CHECK(one.scene.count("mail_messages", ours + " and direction = 'out'") == "1");
  CHECK(one.scene.count("mail_messages", ours + " and direction = 'in'") == "1");
}

TEST_CASE("sending by imap: whichever step breaks, exactly one reply is sent in the end") {
  if (SendingByImap::is_missing()) return;
  for (const auto* point : {"sending.before_take", "sending.after_take", "sending.after_create",
                            "sending.before_send", "sending.after_send", "sending.after_record"}) {
    CAPTURE(point);
    SendingByImap one;
    one.scene.world.config.failpoints = std::string(point) + "=error:1";
    reset_failpoint_hits();

    one.run(3);

    one.check_sent_once();
  }
}

TEST_CASE("sending by imap: an answer that never came is read back from the mailbox") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  one.scene.world.rows("update mailbox_servers set smtp_port = " +
                       std::to_string(MailCaller::server().ports.cut_after_dot));
  one.run(3);
  one.check_sent_once();
}

TEST_CASE("sending by imap: a line that breaks before the mail was said leaves it to be repeated") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  one.scene.dialer.unreachable = 1;
  one.run();
  CHECK(one.state() == "sending");
  CHECK(one.scene.one("brink_at is null", "outbox_messages") == "t");
  one.run(2);
  one.check_sent_once();
}

TEST_CASE(
    "sending by imap: a server that is not trusted holds the reply, which leaves once repaired") {
  if (SendingByImap::is_missing()) return;
  const auto& ports = MailCaller::server().ports;
  struct Door {
    int port;
    std::string tls, problem;
    int rounds;
  };
  const Door doors[] = {
      {ports.expired, "implicit", "certificate is not trusted: certificate has expired. ", 22},
      {ports.self_signed, "implicit", "certificate is not trusted: self-signed certificate. ", 1},
      {ports.other_name, "implicit", "certificate is not trusted: hostname mismatch. ", 1},
      {ports.stripped_submission, "starttls",
       " no longer offers a secured connection: it does not offer STARTTLS. ", 1}};
  for (const auto& door : doors) {
    CAPTURE(door.problem);
    SendingByImap one;
    const auto use = [&](int port, const std::string& tls) {
      one.scene.world.rows("update mailbox_servers set smtp_port = " + std::to_string(port) +
                           ", smtp_tls = '" + tls + "' where org_id = " + one.scene.org());
    };
    const auto told = [&] {
      const auto path = org_path(one.scene.ada, "/mailboxes");
      return field(one.scene.world.call(Method::get, path, "", one.scene.ada), "items[0].problem");
    };
    use(door.port, door.tls);
    one.run(door.rounds);  // more than a job has attempts
    CHECK(one.state() == "sending");
    CHECK(told().find(door.problem) != std::string::npos);
    CHECK(one.count_in(one.client, "INBOX") == 0);

    use(ports.submissions, "implicit");
    one.run();
    one.check_sent_once();
    CHECK(told() == "");
    one.run(2);
    one.check_sent_once();
  }
}

TEST_CASE("sending by imap: where its owner signed in, a reply leaves with a token, once") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  const auto good = mail::TokenServer::good_for(one.scene);
  mail::TokenServer tokens(one.scene, good, "once-" + good, std::chrono::hours(1));
  one.run();  // IMAP took the token, and SMTP takes it no more
  CHECK(tokens.refreshes <= 1);
  one.run(2);
  one.check_sent_once();
  CHECK(tokens.refreshes == 1);
}

TEST_CASE("sending by imap: what may have left and left no copy is a person's to decide") {
  if (SendingByImap::is_missing()) return;
  SendingByImap one;
  one.scene.world.rows("update outbox_messages set state = 'sending', provider_draft_id = "
                       "'submission', brink_at = '" + to_rfc3339(one.scene.clock.now()) +
                       "' where org_id = " + one.scene.org());
  one.scene.world.rows("update drafts set state = 'sending' where org_id = " + one.scene.org());
  one.run(3);
  CHECK(one.state() == "sending");
  one.scene.clock.offset += std::chrono::minutes(16);
  one.run();
  CHECK(one.state() == "failed");
  CHECK(one.scene.one("problem", "outbox_messages") == "nobody_knows_whether_it_left");
  const auto told = one.scene.world.call(Method::get, org_path(one.scene.ada, "/sent"), "",
                                         one.scene.ada);
  CHECK(field(told, "items[0].problem") == "nobody_knows_whether_it_left");
  CHECK(one.count_in(one.client, "INBOX") == 0);
}

}
