#include "assistant/policies/sending_stop.h"

#include "gen/sql/assistant/approvals/sending.h"
#include "gen/sql/assistant/policies/sending_stop.h"
#include "tests/beside.h"
#include "tests/fixtures/inbox.h"
#include "tests/mail_scene.h"
#include "tests/second_connection.h"

namespace aai::policies {
namespace {

using namespace aai::test;
using mail::Scene;

// Ada's mailbox with a draft, and a Gmail that takes what it is given.
class Practice {
 public:
  Practice() {
    scene.connect();
    const std::string drafts = std::string(google::TestGoogle::url) + "/gmail/v1/users/me/drafts";
    scene.world.http.before("rfc822msgid",
                            [](const net::Call&) { return answer_json(200, "{}"); });
    scene.world.http.before(drafts, [](const net::Call&) {
      return answer_json(200, R"({"id":"draft-1","message":{"id":"m-1","threadId":"t"}})");
    });
    scene.world.http.before(drafts + "/send", [this](const net::Call&) {
      ++sent;
      return answer_json(200, R"({"id":"sent-1","threadId":"t"})");
    });
    inbox.emplace(scene.world, scene.ada, *MailboxId::parse(scene.one("id", "mailboxes")),
                  "ada@lovelace.example");
    draft = inbox->draft();
  }

  http::Reply approve() {
    return call(Method::post, "/drafts/" + std::string(draft.id.view()) + "/approval",
                approval_of(draft));
  }
  http::Reply call(Method method, std::string_view rest, std::string_view body = "") {
    return scene.world.call(method, org_path(scene.ada, rest), body, scene.ada);
  }
  http::Reply stop() { return call(Method::put, "/sending-stop", R"({"reason":"Odd replies"})"); }
  std::string state() { return scene.one("state", "outbox_messages"); }

  // The undo window passes, and what was put off comes again.
  void run() {
    scene.world.clock.advance(std::chrono::minutes(30));
    scene.world.rows("update jobs set run_at = run_at - interval '1 day' "
                     "where name = 'approvals.send_reply'");
    scene.world.run_jobs();
  }

  Scene scene;
  std::optional<Inbox> inbox;
  WaitingDraft draft;
  int sent = 0;
};

Task<void> run_due(World& world) {
  const WorkPools logins{world.pool("aai_worker"), world.pool("aai_drafter"),
                         world.pool("aai_sender")};
  co_await jobs::run_due_jobs(world.env, logins, app::all_work());
}

}

TEST_CASE("sending_stop: what was approved stays held while sending is stopped, and then leaves") {
  Practice one;
  CHECK(field(one.stop(), "is_stopped") == "true");

  const auto approval = one.approve();

  CHECK(field(approval, "state") == "approved");
  CHECK(field(approval, "is_sending_stopped") == "true");
  one.run();
  CHECK(one.sent == 0);
  CHECK(one.state() == "held");
  CHECK(field(one.call(Method::get, "/sending-stop"), "held_count") == "1");
  CHECK(field(one.call(Method::get, "/drafts/counts"), "is_sending_stopped") == "true");

  CHECK(field(one.call(Method::del, "/sending-stop"), "is_stopped") == "false");
  one.run();
  CHECK(one.sent == 1);
  CHECK(one.state() == "sent");
  CHECK(field(one.call(Method::get, "/drafts/counts"), "is_sending_stopped") == "false");
}

TEST_CASE("sending_stop: what was held and is due leaves when sending is resumed") {
  Practice one;
  one.stop();
  one.approve();
  one.run();
  const auto put_off = one.scene.world.value(
      "select run_at from jobs where name = 'approvals.send_reply'");

  one.call(Method::del, "/sending-stop");
  one.scene.world.run_jobs();

  CHECK(!put_off.empty());
  CHECK(one.sent == 1);
  CHECK(one.state() == "sent");
}

TEST_CASE("sending_stop: to resume sends nothing before the time to undo is over") {
  Practice one;
  one.stop();
  one.approve();

  one.call(Method::del, "/sending-stop");
  one.scene.world.run_jobs();

  CHECK(one.sent == 0);
  CHECK(one.state() == "held");
}

TEST_CASE("sending_stop: a job that saw the stop and is about to put itself off comes at once") {
  Practice one;
  auto& world = one.scene.world;
  one.stop();
  one.approve();
  world.clock.advance(std::chrono::minutes(30));
  world.rows("update jobs set lease_expires_at = now() + interval '1 hour', lease_token = 7 "
             "where name = 'approvals.send_reply'");

  one.call(Method::del, "/sending-stop");
  world.rows("update jobs set lease_expires_at = null, run_at = least(run_at + interval '2 h', "
             "woken_at) where name = 'approvals.send_reply'");  // as postpone_job does
  world.run_jobs();

  CHECK(one.sent == 1);
}

TEST_CASE("sending_stop: an approval can be called back while sending is stopped") {
  Practice one;
  one.stop();
  one.approve();
  one.run();

  const auto undone = one.call(
      Method::del, "/drafts/" + std::string(one.draft.id.view()) + "/approval");

  CHECK(field(undone, "state") == "waiting");
  one.call(Method::del, "/sending-stop");
  one.run();
  CHECK(one.sent == 0);
}

TEST_CASE("sending_stop: owners and admins stop; who did, when and why is kept") {
  Practice one;
  auto& world = one.scene.world;
  const auto admin = world.member(one.scene.ada, "admin"), grace = world.member(one.scene.ada);

  CHECK(world.call(Method::put, org_path(grace, "/sending-stop"), "{}", grace).status == 403);
  CHECK(one.scene.count("sending_switches") == "0");
  const auto stopped = world.call(Method::put, org_path(admin, "/sending-stop"),
                                  R"({"reason":"Odd replies"})", admin);
  one.stop();  // the first one stands

  CHECK(field(stopped, "stopped_at") == "2026-11-20T09:00:00Z");
  CHECK(world.call(Method::get, org_path(grace, "/sending-stop"), "", grace).status == 200);
  CHECK(one.scene.count("audit_log", "action = 'sending.stopped' and detail ->> 'reason' = "
                        "'Odd replies' and actor_id = '" + std::string(admin.user.view()) + "'") ==
        "1");
  CHECK(one.scene.count("audit_log", "action = 'sending.stopped'") == "1");
  CHECK(one.scene.count("org_events", "topic = 'sending.stopped'") == "1");
  CHECK(world.call(Method::del, org_path(grace, "/sending-stop"), "", grace).status == 403);
  one.call(Method::del, "/sending-stop");
  one.call(Method::del, "/sending-stop");
  CHECK(one.scene.count("audit_log", "action = 'sending.resumed'") == "1");
}

TEST_CASE("sending_stop: a stop waits for a sender who is taking a reply, and counts it") {
  for (const bool has_switch : {false, true}) {
    CAPTURE(has_switch);
    Practice one;
    auto& world = one.scene.world;
    one.approve();
    if (has_switch) {
      one.stop();
      one.call(Method::del, "/sending-stop");
    }
    const std::string org(one.scene.ada.org.view()),
        outbox = one.scene.one("id", "outbox_messages");
    const std::string at = to_rfc3339(world.clock.now());
    SecondConnection sender;
    sender.begin(org, one.scene.ada.user.view());
    sender.run(sql::make_switch.text, {org, at});
    sender.run(sql::wait_at_switch.text, {org});
    CHECK(sender.run(approvals::sql::outgoing.text, {org, outbox}) == 1);
    sender.run(approvals::sql::mark_sending.text,
               {org, outbox, std::string(one.draft.id.view()), at});

    http::Reply reply;
    const auto path = org_path(one.scene.ada, "/sending-stop");
    Beside stopping(world, answer_into(world, Method::put, path, "{}", one.scene.ada, reply));
    stopping.until_blocked();
    sender.commit();
    stopping.until_done();

    CHECK(field(reply, "is_stopped") == "true");
    CHECK(field(reply, "leaving_count") == "1");
    one.run();  // the taken one is not carried on while the stop stands
    CHECK(one.sent == 0);
    one.call(Method::del, "/sending-stop");
    one.run();
    CHECK(one.sent == 1);
  }
}

TEST_CASE("sending_stop: a sender waits for a stop that is being written, and takes nothing") {
  for (const bool has_switch : {false, true}) {
    CAPTURE(has_switch);
    Practice one;
    auto& world = one.scene.world;
    one.approve();
    if (has_switch) {
      one.stop();
      one.call(Method::del, "/sending-stop");
    }
    world.clock.advance(std::chrono::minutes(30));
    const std::string org(one.scene.ada.org.view());
    SecondConnection stopper;
    stopper.begin(org, one.scene.ada.user.view());
    stopper.run(sql::stop_sending.text,
                {org, "Odd replies", std::string(world.env.new_id<AuditId>().view()),
                 to_rfc3339(world.clock.now())});

    Beside sending(world, run_due(world));
    sending.until_blocked();
    stopper.commit();
    sending.until_done();

    CHECK(one.sent == 0);
    CHECK(one.state() == "held");
    CHECK(field(one.call(Method::get, "/sending-stop"), "leaving_count") == "0");
  }
}

}
