#include "assistant/approvals/sending.h"

#include "tests/mail_scene.h"
#include "platform/failpoint.h"
#include "tests/fixtures/inbox.h"

namespace aai::approvals {
namespace {

using namespace aai::test;
using mail::Scene;

// Ada's connected mailbox with an approved draft, and a Gmail that keeps drafts and sent mail.
class Sending {
 public:
  Sending() {
    scene.connect();
    scene.world.http.before(std::string(google::TestGoogle::url) + "/gmail/v1/users/me/drafts",
                            [this](const net::Call& call) { return answer_drafts(call); });
    scene.world.http.before("/messages/sent-1", [this](const net::Call&) {
      return answer_message("sent-1", is_sent_foreign ? foreign : sent.front());
    });
    scene.world.http.before("/messages/m-1", [this](const net::Call&) {
      return answer_message("m-1", is_draft_foreign ? foreign : drafts.back());
    });
    scene.world.http.before("rfc822msgid",
                            [this](const net::Call& call) { return answer_search(call); });
    inbox.emplace(scene.world, scene.ada, *MailboxId::parse(scene.one("id", "mailboxes")),
                  "ada@lovelace.example");
    draft = inbox->draft();
    const auto reply =
        scene.world.call(Method::post, path("/approval"), approval_of(draft), scene.ada);
    REQUIRE(reply.status == 200);
  }
  ~Sending() {
    scene.world.config.failpoints.clear();
    reset_failpoint_hits();
  }

  std::string path(std::string_view rest) {
    return org_path(scene.ada, "/drafts/" + std::string(draft.id.view()) + std::string(rest));
  }
  std::string state() { return scene.one("state", "outbox_messages"); }

  // Time passes, everything due runs; failed attempts come again until nothing is due.
  void run(int rounds = 1) {
    for (int i = 0; i < rounds; ++i) {
      scene.world.clock.advance(std::chrono::minutes(30));
      scene.world.rows(
          "update jobs set run_at = run_at - interval '1 day' where name = 'approvals.send_reply'");
      scene.world.run_jobs();
    }
  }

  Scene scene;
  std::optional<Inbox> inbox;
  WaitingDraft draft;
  std::vector<std::string> drafts, sent;  // bodies with the raw MIME
  int created = 0;
  bool is_draft_foreign = false, is_sent_foreign = false;  // what the search finds is not ours
  bool loses_next_answer = false;
  std::function<void()> while_creating = [] {};

 private:
  const std::string foreign =
      R"({"message":{"raw":")" + to_base64url("Message-ID: <other@lovelace.example>\r\n\r\n") +
      R"("}})";

  static net::Answer answer_message(std::string_view id, const std::string& body) {
    const auto raw = field(body, "message.raw");
    return answer_json(200, R"({"id":")" + std::string(id) +
                                R"(","threadId":"t","internalDate":"0","labelIds":[],"raw":")" +
                                raw + "\"}");
  }

  net::Answer lost() {
    loses_next_answer = false;
    net::Answer answer;
    answer.failure = net::Failure::broken;
    return answer;
  }

  net::Answer answer_drafts(const net::Call& call) {
    if (call.method == Method::del) {
      drafts.clear();
      return answer_json(204, "");
    }
    if (call.url.ends_with("/drafts/send")) {
      if (drafts.empty()) return answer_json(404, R"({"error":{"code":404,"message":"gone"}})");
      sent.push_back(call.body);
      drafts.clear();
      if (loses_next_answer) return lost();
      return answer_json(200, R"({"id":"sent-1","threadId":"t"})");
    }
    if (call.method == Method::post) {
      drafts.push_back(call.body);
      ++created;
      while_creating();
      if (loses_next_answer) return lost();
      return answer_json(200, R"({"id":"draft-1","message":{"id":"m-1","threadId":"t"}})");
    }
    return answer_json(
        200, drafts.empty()
                 ? "{}"
                 : R"({"drafts":[{"id":"draft-1","message":{"id":"m-1","threadId":"t"}}]})");
  }

  net::Answer answer_search(const net::Call& call) {
    if (call.url.find("/drafts") != call.url.npos) return answer_drafts(call);
    return answer_json(200,
                       sent.empty() ? "{}" : R"({"messages":[{"id":"sent-1","threadId":"t"}]})");
  }
};

}

TEST_CASE(
    "sending: an approved reply leaves once, when the undo window has passed and not before") {
  Sending one;
  one.scene.world.run_jobs();
  CHECK(one.sent.empty());

  one.run();

  CHECK(one.sent.size() == 1);
  CHECK(one.state() == "sent");
  CHECK(one.scene.count("audit_log", "action = 'draft.sent' and actor_kind = 'job'") == "1");
  one.run(2);
  CHECK(one.sent.size() == 1);
}

TEST_CASE("sending: whichever step breaks, exactly one reply is sent in the end") {
  for (const auto* point : {"sending.before_take", "sending.after_take", "sending.after_create",
                            "sending.before_send", "sending.after_send", "sending.after_record"}) {
    CAPTURE(point);
    Sending one;
    one.scene.world.config.failpoints = std::string(point) + "=error:1";
    reset_failpoint_hits();

    one.run(3);

    CHECK(one.sent.size() == 1);
    CHECK(one.state() == "sent");
  }
}

TEST_CASE("sending: an answer that never came is read back from the mailbox, not repeated") {
  Sending one;
  one.loses_next_answer = true;  // of the draft
  one.run(3);
  CHECK(one.sent.size() == 1);

  Sending other;
  other.scene.world.config.failpoints = "sending.before_send=error:1";
  reset_failpoint_hits();
  other.run();
  other.loses_next_answer = true;  // of the sending
  other.run(3);
  CHECK(other.sent.size() == 1);
  CHECK(other.state() == "sent");
}

TEST_CASE("sending: a draft that a search finds but that is not this reply is left alone") {
  Sending one;
  one.loses_next_answer = true;
  one.run();
  one.is_draft_foreign = true;

  one.run(3);

  CHECK(one.created == 2);
  CHECK(one.sent.size() == 1);
  CHECK(one.state() == "sent");
}

TEST_CASE("sending: a draft that is gone counts as deleted only when SENT keeps lacking it") {
  Sending one;
  one.scene.world.config.failpoints = "sending.before_send=error:1";
  reset_failpoint_hits();
  one.run();
  one.drafts.clear();

  one.run(2);
  CHECK(one.state() == "sending");

  one.run(2);
  CHECK(one.sent.empty());
  CHECK(one.state() == "failed");
}

TEST_CASE("sending: a sent message that is not this reply does not count as its sending") {
  Sending one;
  one.scene.world.config.failpoints = "sending.before_send=error:1";
  reset_failpoint_hits();
  one.run();
  one.sent.emplace_back("of somebody else");
  one.is_sent_foreign = true;

  one.run();

  CHECK(one.sent.size() == 2);
  CHECK(one.state() == "sent");
}

TEST_CASE("sending: what leaves is the approved content, whatever became of the draft") {
  Sending one;
  one.run();

  const auto mime = from_base64(field(one.sent.front(), "message.raw"));
  REQUIRE(mime);
  CHECK(mime->find("Message-ID: <" + one.scene.one("message_id_header", "outbox_messages") + ">") !=
        mime->npos);
}

TEST_CASE("sending: a newer message after the approval voids it, and nothing is sent") {
  Sending one;
  one.inbox->receive("yusuf@tideway.example", "Fees", "Never mind.", one.draft.thread);

  one.run(2);

  CHECK(one.sent.empty());
  CHECK(one.drafts.empty());
  CHECK(one.state() == "void");
  CHECK(one.scene.world.value("select void_reason from drafts where id = '" +
                              std::string(one.draft.id.view()) + "'") == "thread_moved_on");
  CHECK(one.scene.count("draft_decision_reversals") == "1");
}

TEST_CASE("sending: an approver who may no longer decide has decided nothing") {
  Sending one;
  one.scene.world.rows("delete from memberships where org_id = " + one.scene.org());

  one.run(2);

  CHECK(one.sent.empty());
  CHECK(one.state() == "void");
}

TEST_CASE("sending: content that differs from the decision is never sent") {
  Sending one;
  one.scene.world.rows("update draft_versions set text = text || ' PS: pay me' where org_id = " +
                       one.scene.org());

  one.run(2);

  CHECK(one.sent.empty());
  CHECK(one.state() == "failed");
}

TEST_CASE("sending: what was called back is not sent") {
  Sending one;
  CHECK(one.scene.world.call(Method::del, one.path("/approval"), "", one.scene.ada).status == 200);

  one.run(2);

  CHECK(one.sent.empty());
  CHECK(one.state() == "undone");
}

TEST_CASE("sending: what is called back while the provider is being given it does not leave, and "
    "does not stay there as a draft") {
  Sending one;
  one.while_creating = [&] {
    one.scene.world.rows("update outbox_messages set state = 'void' where org_id = " +
                         one.scene.org());
  };

  one.run(2);

  CHECK(one.created == 1);
  CHECK(one.sent.empty());
  CHECK(one.drafts.empty());
  CHECK(one.state() == "void");
}

}
