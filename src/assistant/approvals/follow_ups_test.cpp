#include "assistant/approvals/follow_ups.h"

#include "platform/jobs/run_due.h"
#include "tests/fixtures/inbox.h"

namespace aai::approvals {
namespace {

using namespace aai::test;

constexpr std::chrono::hours day{24};

// A reply that was approved, sent and read back from the mailbox.
struct Correspondence {
  explicit Correspondence(std::string_view chosen = R"({"after_days":3})") {
    if (!chosen.empty()) CHECK(choose(chosen).status == 200);
    reply = inbox.draft("Dear Yusuf,\n\nWould Tuesday suit you?\n\nKind regards,\nHollis\n");
    world.clock.advance(std::chrono::hours(1));
    approve(reply);
    sent(reply);
  }

  http::Reply choose(std::string_view body) {
    return world.call(Method::put, org_path(ada, "/follow-ups"), body, ada);
  }
  void approve(const WaitingDraft& draft) {
    CHECK(world.call(Method::post, path_of(draft.id.view(), "/approval"), approval_of(draft), ada)
              .status == 200);
    world.rows("delete from jobs");
  }
  // As the sender and then the sync would leave it.
  void sent(const WaitingDraft& draft) {
    const auto now = "'" + to_rfc3339(world.clock.now()) + "'";
    world.rows("update outbox_messages set state = 'sent', sent_at = " + now +
               " where draft_id = '" + std::string(draft.id.view()) + "'");
    world.rows("update drafts set state = 'sent' where id = '" + std::string(draft.id.view()) +
               "'");
    const auto ours = inbox.receive("office@hollisbrandt.example", "Re: Fees",
                                    "Would Tuesday suit?", draft.thread);
    world.rows("update mail_messages set direction = 'out' where id = '" +
               std::string(ours.id.view()) + "'");
  }
  void look() {
    world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
        "(house_org(), gen_random_uuid(), 'cron.approvals.follow_ups', 'upkeep', '{}', 8, '" +
        to_rfc3339(world.clock.at) + "')");
    world.run_jobs();
  }
  void wait_days(int days) {
    world.clock.advance(days * day);
    world.rows("update sessions set last_seen_at = '" + to_rfc3339(world.clock.at) + "'");
    look();
  }
  http::Reply queue() { return world.call(Method::get, org_path(ada, "/drafts"), "", ada); }
  std::string count(const std::string& table) {
    return world.value("select count(*) from " + table + " where org_id = '" +
                       std::string(ada.org.view()) + "'");
  }
  std::string path_of(std::string_view draft, std::string_view rest) {
    return org_path(ada, "/drafts/" + std::string(draft) + std::string(rest));
  }

  World world;
  Person ada = world.owner("Lovelace Law");
  Inbox inbox{world, ada};
  WaitingDraft reply;
};

}

TEST_CASE(
    "follow-ups: after the days of silence one draft waits for a person, and nothing is sent") {
  Correspondence letters;
  letters.wait_days(2);
  CHECK(field(letters.queue(), "items") == "[]");
  letters.wait_days(1);
  letters.look();

  const auto id = field(letters.queue(), "items[0].id");
  CHECK(!id.empty());
  CHECK(field(letters.queue(), "items[1].id").empty());
  const auto shown = letters.world.call(Method::get, letters.path_of(id, ""), "", letters.ada);
  CHECK(field(shown, "state") == "waiting");
  CHECK(field(shown, "subject") == "Re: Fees");
  CHECK(field(shown, "to[0].address") == "yusuf@tideway.example");
  CHECK(field(shown, "text").starts_with("Dear Yusuf,\n\nI am coming back to my last message"));
  CHECK(field(shown, "claims") == "[]");
  CHECK(letters.count("outbox_messages") == "1");
  CHECK(letters.world.rows("select 1 from jobs where name = 'approvals.send_reply'").empty());
}

TEST_CASE("follow-ups: they are off until chosen, and off again when given up") {
  Correspondence letters("");
  CHECK(
      field(letters.world.call(Method::get, org_path(letters.ada, "/follow-ups"), "", letters.ada),
            "after_days") == "null");
  letters.wait_days(5);
  CHECK(field(letters.queue(), "items") == "[]");

  letters.choose(R"({"after_days":3})");
  letters.choose(R"({"after_days":null})");
  letters.look();
  CHECK(field(letters.queue(), "items") == "[]");
}

TEST_CASE("follow-ups: an answer stops them, an out-of-office notice does not") {
  Correspondence answered;
  answered.world.clock.advance(day);
  answered.inbox.receive("yusuf@tideway.example", "Re: Fees", "Tuesday is fine.",
                         answered.reply.thread);
  answered.wait_days(9);
  CHECK(field(answered.queue(), "items") == "[]");

  Correspondence away;
  away.world.clock.advance(day);
  const auto notice = away.inbox.receive("yusuf@tideway.example", "Re: Fees", "I am away.",
                                         away.reply.thread);
  away.world.rows("update mail_messages set is_automatic = true where id = '" +
                  std::string(notice.id.view()) + "'");
  away.wait_days(3);
  CHECK(field(away.queue(), "items[0].subject") == "Fees");
}

TEST_CASE("follow-ups: an answer that comes while the draft waits makes its approval void") {
  Correspondence letters;
  letters.wait_days(3);
  const auto id = field(letters.queue(), "items[0].id");
  const auto shown = letters.world.call(Method::get, letters.path_of(id, ""), "", letters.ada);
  letters.inbox.receive("yusuf@tideway.example", "Re: Fees", "Sorry, Tuesday it is.",
                        letters.reply.thread);

  const auto approval = letters.world.call(
      Method::post, letters.path_of(id, "/approval"),
      approval_body(1, field(shown, "content_sha256"), field(shown, "text")), letters.ada);
  CHECK(field(approval, "code") == "draft.thread_moved_on");
}

TEST_CASE(
    "follow-ups: a reply is followed up once, whatever was decided, and a follow-up never is") {
  Correspondence rejected;
  rejected.wait_days(3);
  const auto id = field(rejected.queue(), "items[0].id");
  CHECK(
      rejected.world
          .call(Method::post, rejected.path_of(id, "/rejection"), R"({"version":1})", rejected.ada)
          .status == 200);
  rejected.wait_days(1);
  CHECK(field(rejected.queue(), "items") == "[]");

  Correspondence approved;
  approved.wait_days(3);
  const auto waiting = field(approved.queue(), "items[0].id");
  const auto shown =
      approved.world.call(Method::get, approved.path_of(waiting, ""), "", approved.ada);
  WaitingDraft follow_up{*DraftId::parse(waiting), approved.reply.thread, approved.reply.message,
                         field(shown, "content_sha256"), field(shown, "text")};
  approved.approve(follow_up);
  approved.sent(follow_up);
  approved.wait_days(4);
  CHECK(field(approved.queue(), "items") == "[]");
  CHECK(approved.count("follow_ups") == "1");
}

TEST_CASE(
    "follow-ups: a mailbox that is not read right now is not judged, nor is old silence dug up") {
  Correspondence broken;
  broken.world.rows("update mailboxes set status = 'broken' where id = '" +
                    std::string(broken.inbox.mailbox.view()) + "'");
  broken.wait_days(4);
  CHECK(field(broken.queue(), "items") == "[]");

  Correspondence old;
  old.wait_days(0);
  old.world.clock.advance(30 * day);
  old.wait_days(0);
  CHECK(field(old.queue(), "items") == "[]");
}

TEST_CASE("follow-ups: who may not set them is told so, and days that make no sense are refused") {
  Correspondence letters("");
  const auto grace = letters.world.member(letters.ada);
  CHECK(letters.world
            .call(Method::put, org_path(grace, "/follow-ups"), R"({"after_days":3})", grace)
            .status == 403);
  for (const auto* wrong : {R"({"after_days":0})", R"({"after_days":61})"})
    CHECK(field(letters.choose(wrong), "code") == "follow_ups.bad_days");
}

TEST_CASE("follow-ups: two workers that look at once draft one") {
  Correspondence letters;
  letters.world.clock.advance(3 * day);
  for (int i = 0; i < 3; ++i)
    letters.world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values ('" +
        std::string(letters.ada.org.view()) +
        "', gen_random_uuid(), 'approvals.follow_up', 'drafts', '{\"org_id\":\"" +
        std::string(letters.ada.org.view()) + "\"}', 3, '2026-11-20T09:00:00Z')");
  const WorkPools pools{letters.world.pool("aai_worker"), letters.world.pool("aai_drafter"),
                        letters.world.pool("aai_sender")};
  int ended = 0;
  for (int worker = 0; worker < 3; ++worker) {
    boost::asio::co_spawn(letters.world.io,
                          jobs::run_due_jobs(letters.world.env, pools, app::all_work()),
                          [&](std::exception_ptr fault, int) {
                            CHECK(!fault);
                            ++ended;
                          });
  }
  letters.world.io.restart();
  while (ended < 3 && letters.world.io.run_one() > 0) {}

  CHECK(letters.count("follow_ups") == "1");
  CHECK(letters.count("drafts") == "2");
}

}
