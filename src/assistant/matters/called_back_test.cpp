// Approved replies whose conversation is filed to another matter: called back until the provider
// was given them, and not afterwards.
#include "assistant/approvals/decisions.h"
#include "core/json_write.h"
#include "assistant/approvals/sending.h"
#include "gen/sql/assistant/approvals/decisions.h"
#include "gen/sql/assistant/approvals/sending.h"
#include "tests/beside.h"
#include "tests/fixtures/matter_files.h"
#include "tests/second_connection.h"

namespace aai::matters {
namespace {

// A conversation that is filed to a matter, and its reply, approved and held.
struct Held : Files {
  std::string fox = client("Fox Ltd");
  std::string lease = matter(fox, "Lease"), tender = matter(fox, "Tender");
  test::WrittenMessage message;
  std::string draft;

  explicit Held(bool is_filed = true) {
    desk.world.rows("delete from jobs");
    message = desk.inbox.receive("yusuf@tideway.example", "Payroll",
                                 "What do you charge for payroll?");
    if (is_filed) REQUIRE(file(message.thread, lease).status == 200);
    desk.read(message);
    draft = desk.of_thread(message, "d.id");
    REQUIRE(approve().status == 200);
  }

  http::Reply approve() {
    return call(Method::post, "/drafts/" + draft + "/approval",
                test::approval_body(
                    1, desk.of_thread(message, "encode(d.content_sha256, 'hex')"),
                    desk.of_thread(message, "v.text")));
  }
  std::string draft_state() {
    return desk.world.value("select state || ' ' || coalesce(void_reason, '') from drafts where "
                            "id = '" + draft + "'");
  }
  std::string outbox_state() {
    return desk.world.value(
        "select state from outbox_messages where state <> 'undone' and draft_id = "
        "'" +
        draft + "'");
  }
  // As the sender leaves it between two attempts.
  void taken(const std::string& more) {
    desk.world.rows("update drafts set state = 'sending' where id = '" + draft + "'");
    desk.world.rows("update outbox_messages set state = 'sending'" + more +
                    " where draft_id = '" + draft + "'");
  }
};

// An earlier approval that is not there is an empty text here.
std::string nullable(std::string_view statement) {
  std::string text(statement);
  const std::string_view earlier = "$11,";
  return text.replace(text.find(earlier), earlier.size(), "nullif($11::text, '')::uuid,");
}

// The statement of an approval, not yet committed.
void approve_by(test::SecondConnection& connection, Held& held) {
  auto& world = held.desk.world;
  const auto id = [&] { return std::string(world.env.new_id<JobId>().view()); };
  const auto hash = [&](const std::string& of) {
    return "\\x" + held.desk.of_thread(held.message, "encode(" + of + ", 'hex')");
  };
  const auto at = to_rfc3339(world.clock.now());
  CHECK(connection.run(nullable(approvals::sql::approve.text),
                       {std::string(held.desk.ada.org.view()), held.draft, "1",
                        hash("d.content_sha256"), id(), id(), id(), at, at, "request", "", "{}",
                        "1", "0", "0", "{}", "", "", hash("sha256(convert_to(v.text, 'UTF8'))")}) ==
        1);
}

}

TEST_CASE(
    "called_back: what is approved and held is void when its conversation is filed elsewhere, "
    "on record and in one transaction, and written anew") {
  Held held;
  REQUIRE(held.file(held.message.thread, held.tender).status == 200);

  CHECK(held.draft_state() == "void filed_elsewhere");
  CHECK(held.outbox_state() == "void");
  CHECK(held.desk.count("draft_decision_reversals",
                        "reason = 'filed_elsewhere' and reversed_by = " +
                            drafts::id_text(held.desk.ada.user)) == "1");
  CHECK(held.desk.count("org_events", "topic = 'draft.voided' and data ->> 'reason' = "
                                      "'filed_elsewhere' and data ->> 'was_approved' = 'true'") ==
        "1");
  CHECK(held.desk.count("audit_log", "action = 'draft.misfiled' and target = '" + held.draft +
                                         "' and actor_id = " +
                                         drafts::id_text(held.desk.ada.user)) == "1");
  const auto undone = held.call(Method::del, "/drafts/" + held.draft + "/approval");
  CHECK(field(undone, "code") == "draft.is_void");
  CHECK(field(held.call(Method::get, "/drafts/" + held.draft), "void_reason") == "filed_elsewhere");

  held.desk.world.clock.advance(std::chrono::hours(1));
  held.desk.world.run_jobs();
  CHECK(held.desk.count("send_attempts") == "0");
  CHECK(held.desk.of_thread(held.message, "d.id") != held.draft);
  CHECK(held.desk.of_thread(held.message, "d.state") == "waiting");
}

TEST_CASE("called_back: filed to the matter it has, or for the first time, it leaves as approved") {
  Held same;
  REQUIRE(same.file(same.message.thread, same.lease).status == 200);
  CHECK(same.outbox_state() == "held");
  CHECK(same.draft_state() == "approved ");

  Held first(false);
  REQUIRE(first.file(first.message.thread, first.tender).status == 200);
  CHECK(first.outbox_state() == "held");
  CHECK(first.desk.count("audit_log", "action = 'draft.misfiled'") == "0");
}

TEST_CASE("called_back: between two attempts it is called back while the provider has nothing") {
  Held nothing;
  nothing.taken("");
  REQUIRE(nothing.file(nothing.message.thread, "").status == 200);
  CHECK(nothing.outbox_state() == "void");
  CHECK(nothing.draft_state() == "void filed_elsewhere");

  Held by_smtp;
  by_smtp.desk.world.rows("update mailboxes set provider = 'imap' where org_id = " +
                          drafts::id_text(by_smtp.desk.ada.org));
  by_smtp.taken(", provider_draft_id = 'submission'");
  REQUIRE(by_smtp.file(by_smtp.message.thread, by_smtp.tender).status == 200);
  CHECK(by_smtp.outbox_state() == "void");
}

TEST_CASE("called_back: what the provider was given is not touched, and nothing is written anew") {
  Held staged;
  staged.taken(", provider_draft_id = 'draft-1'");
  REQUIRE(staged.file(staged.message.thread, staged.tender).status == 200);
  CHECK(staged.outbox_state() == "sending");
  CHECK(staged.draft_state() == "sending ");
  CHECK(staged.desk.count("draft_decision_reversals") == "0");
  CHECK(staged.desk.count("jobs", "name = 'drafts.write_draft'") == "0");

  Held behind_the_brink;
  behind_the_brink.desk.world.rows("update mailboxes set provider = 'imap' where org_id = " +
                                   drafts::id_text(behind_the_brink.desk.ada.org));
  behind_the_brink.taken(", provider_draft_id = 'submission', brink_at = now()");
  REQUIRE(behind_the_brink.file(behind_the_brink.message.thread, behind_the_brink.tender).status ==
          200);
  CHECK(behind_the_brink.outbox_state() == "sending");
}

TEST_CASE("called_back: a filing waits for an approval that is being given, and finds it") {
  Held held;
  auto& world = held.desk.world;
  test::SecondConnection approving;
  approving.begin(held.desk.ada.org.view(), held.desk.ada.user.view());
  REQUIRE(held.call(Method::del, "/drafts/" + held.draft + "/approval").status == 200);
  approve_by(approving, held);

  http::Reply reply;
  test::Beside filing(world, test::answer_into(
                                 world, Method::put,
                                 org_path(held.desk.ada, Files::filing_path(held.message.thread)),
                                 "{\"matter_id\":\"" + held.tender + "\"}", held.desk.ada, reply));
  filing.until_blocked();
  approving.commit();
  filing.until_done();

  CHECK(reply.status == 200);
  CHECK(held.outbox_state() == "void");
  CHECK(held.draft_state() == "void filed_elsewhere");
}

TEST_CASE("called_back: a filing waits for the sender, and what was taken first may be called back "
    "while nothing was given") {
  Held held;
  auto& world = held.desk.world;
  const std::string org(held.desk.ada.org.view());
  const auto outbox =
      world.value("select id from outbox_messages where draft_id = '" + held.draft + "'");
  test::SecondConnection sender;
  sender.begin(org, held.desk.ada.user.view());
  CHECK(sender.run(approvals::sql::outgoing.text, {org, outbox}) == 1);
  sender.run(approvals::sql::mark_sending.text,
             {org, outbox, held.draft, to_rfc3339(world.clock.now())});

  http::Reply reply;
  test::Beside filing(world, test::answer_into(
                                 world, Method::put,
                                 org_path(held.desk.ada, Files::filing_path(held.message.thread)),
                                 "{\"matter_id\":null}", held.desk.ada, reply));
  filing.until_blocked();
  sender.commit();
  filing.until_done();
  CHECK(held.outbox_state() == "void");

  // The sender's next step finds that it was called back.
  CHECK(world.value("select count(*) from outbox_messages where state = 'sending' and id = '" +
                    outbox + "'") == "0");
}

}
