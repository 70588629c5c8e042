#include "assistant/drafts/write_draft.h"

#include "tests/fixtures/desk.h"
#include "assistant/drafts/recipients.h"
#include "assistant/triage/read_message.h"

namespace aai::drafts {
namespace {

using namespace aai::test;

}

TEST_CASE(
    "write_draft: a question the knowledge answers becomes a draft with its source, for a person "
    "to decide") {
  Desk desk;
  const auto message = desk.receive("Hello,\n\nwhat do you charge for payroll?\n\nYusuf");

  const auto text = desk.of_thread(message, "v.text");
  CHECK(text.starts_with("Dear Yusuf,"));
  CHECK(text.find("Payroll for up to five employees costs £45 plus VAT per month.") != text.npos);
  CHECK(text.find("What do you charge") == text.npos);
  CHECK(text.find("Lovelace Law") != text.npos);
  CHECK(desk.of_thread(message, "d.state") == "waiting");
  CHECK(desk.of_thread(message, "d.confidence") == "high");
  CHECK(desk.of_thread(message, "v.recipients->'to'->0->>'address'") == "yusuf@tideway.example");
  CHECK(desk.of_thread(message, "v.recipients->'cc'") == "[]");
  CHECK(desk.of_thread(message, "v.recipients->'from'->>'name'") == "Lovelace Law");
  CHECK(desk.of_thread(message, "d.subject") == "Payroll");
  CHECK(desk.count("draft_claims", "status = 'checked' and source_label = 'Fees'") == "1");
  CHECK(desk.count("ai_runs", "backend = 'local' and outcome = 'proposed'") == "1");
  CHECK(desk.count("ai_run_sources") != "0");
  CHECK(desk.count("org_events", "topic = 'draft.created'") == "1");
  CHECK(desk.count("outbox_messages") == "0");
  CHECK(desk.count("draft_decisions") == "0");
}

TEST_CASE(
    "write_draft: what the practice has not written down stands as a blank, and a blank blocks "
    "sending") {
  Desk desk;
  const auto message =
      desk.receive("Hello, could you tell me whether the notary has stamped the deed?");

  CHECK(desk.of_thread(message, "v.text").find("⟦answer to: ") != std::string::npos);
  CHECK(desk.of_thread(message, "d.level") == "needs");
  const auto draft = desk.of_thread(message, "d.id"),
             hash = desk.of_thread(message, "encode(d.content_sha256, 'hex')");
  const auto reply =
      desk.world.call(Method::post, org_path(desk.ada, "/drafts/" + draft + "/approval"),
                      approval_body(1, hash, desk.of_thread(message, "v.text")), desk.ada);
  CHECK(field(reply, "code") == "draft.blanks_open");
  CHECK(desk.count("outbox_messages") == "0");
}

TEST_CASE(
    "write_draft: the login that talks to the model can write no decision, no outbox row, and read "
    "no credentials") {
  World world;
  const auto may = [&](const std::string& table, const std::string& right) {
    return world.value("select has_table_privilege('aai_drafter', '" + table + "', '" + right +
                       "')");
  };
  for (const auto* table :
       {"draft_decisions", "draft_decision_reversals", "outbox_messages", "send_attempts"}) {
    CAPTURE(table);
    CHECK(may(table, "insert") == "f");
    CHECK(may(table, "update") == "f");
    CHECK(may(table, "delete") == "f");
  }
  CHECK(may("mailbox_credentials", "select") == "f");
  CHECK(may("sending_credentials", "select") == "f");
}

TEST_CASE(
    "write_draft: a newer message voids the draft that waits and is answered by one of its own") {
  Desk desk;
  const auto first = desk.receive("What do you charge for payroll?");
  const auto old_draft = desk.of_thread(first, "d.id");
  desk.world.clock.advance(std::chrono::minutes(1));
  desk.receive("And when is the office open?", first.thread);

  const auto now = desk.world.value("select state || ' ' || void_reason from drafts where id = '" +
                                    old_draft + "'");
  CHECK(now == "void thread_moved_on");
  CHECK(desk.of_thread(first, "d.state") == "waiting");
  CHECK(desk.of_thread(first, "v.text").find("open Monday to Thursday") != std::string::npos);
  CHECK(desk.count("drafts", "state = 'waiting'") == "1");
  CHECK(desk.count("org_events", "topic = 'draft.voided'") == "1");
}

TEST_CASE(
    "write_draft: an approved reply is called back when a newer message arrives before it left") {
  Desk desk;
  const auto first = desk.receive("What do you charge for payroll?");
  const auto draft = desk.of_thread(first, "d.id"),
             hash = desk.of_thread(first, "encode(d.content_sha256, 'hex')");
  const auto approved =
      desk.world.call(Method::post, org_path(desk.ada, "/drafts/" + draft + "/approval"),
                      approval_body(1, hash, desk.of_thread(first, "v.text")), desk.ada);
  REQUIRE(approved.status == 200);
  const auto newer = desk.inbox.receive("yusuf@tideway.example", "Payroll",
                                        "Please ignore my question.", first.thread);
  desk.read(newer);

  CHECK(desk.world.value("select state from drafts where id = '" + draft + "'") == "void");
  CHECK(desk.count("outbox_messages", "state = 'void'") == "1");
  CHECK(desk.count("draft_decision_reversals",
                   "reason = 'thread_moved_on' and reversed_by is null") == "1");
}

TEST_CASE("write_draft: what has already left is not voided") {
  Desk desk;
  const auto first = desk.receive("What do you charge for payroll?");
  desk.world.rows("update drafts set state = 'sending' where thread_id = " + id_text(first.thread));
  desk.receive("And when is the office open?", first.thread);

  CHECK(desk.of_thread(first, "d.state") == "sending");
  CHECK(desk.count("org_events", "topic = 'draft.voided'") == "0");
}

TEST_CASE("write_draft: read twice, a message has one judgement and one draft") {
  Desk desk;
  const auto message = desk.receive("What do you charge for payroll?");
  desk.read(message);
  desk.read(message);

  CHECK(desk.count("drafts") == "1");
  CHECK(desk.count("triage_results") == "1");
  CHECK(desk.count("ai_runs") == "1");
}

TEST_CASE("write_draft: a rejected draft does not come back when the message is read again") {
  Desk desk;
  const auto message = desk.receive("What do you charge for payroll?");
  desk.world.rows("update drafts set state = 'rejected' where thread_id = " +
                  id_text(message.thread));
  desk.read(message);

  CHECK(desk.count("drafts") == "1");
}

TEST_CASE("write_draft: programs, our own messages and old mail are never answered") {
  Desk desk;
  const auto robot =
      desk.inbox.receive("noreply@bank.example", "Statement", "Could you please confirm?");
  desk.read(robot);
  const auto marked =
      desk.inbox.receive("yusuf@tideway.example", "Away", "What do you charge for payroll?");
  desk.world.rows("update mail_messages set is_automatic = true where id = " + id_text(marked.id));
  desk.read(marked);
  const auto ours =
      desk.inbox.receive("office@hollisbrandt.example", "Payroll", "Could you send the P45?");
  desk.world.rows("update mail_messages set direction = 'out' where id = " + id_text(ours.id));
  desk.read(ours);
  const auto old =
      desk.inbox.receive("yusuf@tideway.example", "Payroll", "What do you charge for payroll?");
  desk.world.clock.advance(std::chrono::hours(24 * 40));
  desk.read(old);

  CHECK(desk.count("triage_results") == "4");
  CHECK(desk.count("drafts") == "0");
}

TEST_CASE(
    "write_draft: an answer goes to a Reply-To of a foreign domain only where the practice has "
    "written to it") {
  const ReplyAddresses lured{{"Yusuf", "yusuf@tideway.example"},
                             Party{"", "collect@evil.example"},
                             false,
                             "office@hb.example"};
  CHECK(choose_recipient(lured)->address == "yusuf@tideway.example");

  auto known = lured;
  known.reply_to_is_known = true;
  CHECK(choose_recipient(known)->address == "collect@evil.example");

  auto same = lured;
  same.reply_to = Party{"", "team@Tideway.example"};
  CHECK(choose_recipient(same)->address == "team@Tideway.example");

  const ReplyAddresses own{{"Ada", "Office@hb.example"}, std::nullopt, false, "office@hb.example"};
  CHECK(!choose_recipient(own));
}

TEST_CASE("write_draft: another organisation's knowledge never reaches a draft") {
  Desk desk;
  const auto initech = desk.world.owner("Initech");
  const auto body =
      R"({"title":"Notary","body":"The notary stamps every deed on Friday for £999."})";
  REQUIRE(desk.world.call(Method::post, org_path(initech, "/knowledge"), body, initech).status ==
          200);
  const auto message = desk.receive("When does the notary stamp the deed?");

  CHECK(desk.of_thread(message, "v.text").find("Friday") == std::string::npos);
  CHECK(desk.of_thread(message, "v.text").find("999") == std::string::npos);
}

}
