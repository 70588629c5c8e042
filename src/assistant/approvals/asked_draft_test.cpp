// A draft where the rules make none, because a person wants one.
#include "assistant/approvals/asked_draft.h"

#include "tests/fixtures/desk.h"

namespace aai::approvals {
namespace {

using namespace aai::test;
using drafts::Desk, drafts::id_text;

struct AskingDesk : Desk {
  http::Reply ask(const WrittenMessage& message, const Person& who) {
    return world.call(Method::post,
                      org_path(who, "/threads/" + std::string(message.thread.view()) + "/draft"),
                      "", who);
  }
  http::Reply ask(const WrittenMessage& message) { return ask(message, ada); }
  void ask_and_write(const WrittenMessage& message) {
    REQUIRE(ask(message).status == 200);
    world.run_jobs();
    CHECK(of_org("select count(*) from job_failures") == "0");
  }
  std::string quiet(const std::string& path) {
    return field(world.call(Method::get, org_path(ada, "/threads"), "", ada), path);
  }
  std::string count_of(const WrittenMessage& message, const std::string& state) {
    return count("drafts",
                 "thread_id = " + id_text(message.thread) + " and state = '" + state + "'");
  }
  std::string draft_path(const WrittenMessage& message, std::string_view rest) {
    return org_path(ada, "/drafts/" + of_thread(message, "d.id") + std::string(rest));
  }
  // Approved by a person in words of their own; then it does not leave.
  WrittenMessage failed(std::string_view words, std::string_view problem) {
    const auto message = receive("What do you charge for payroll?");
    const auto edit = R"({"version":1,"text":")" + std::string(words) + R"("})";
    REQUIRE(world.call(Method::put, draft_path(message, "/text"), edit, ada).status == 200);
    const auto hash = of_thread(message, "encode(d.content_sha256, 'hex')");
    REQUIRE(world.call(Method::post, draft_path(message, "/approval"),
                       approval_body(2, hash, words), ada).status == 200);
    world.rows("update outbox_messages set state = 'failed', problem = '" + std::string(problem) +
               "' where org_id = " + id_text(ada.org));
    world.rows("update drafts set state = 'failed' where thread_id = " + id_text(message.thread));
    return message;
  }
  std::string made(const std::string& path, const std::string& body) {
    return field(world.call(Method::post, org_path(ada, path), body, ada), "id");
  }
  void file_to_a_matter(const WrittenMessage& message) {
    const auto client = made("/clients", R"({"name":"Tideway"})");
    const auto matter =
        made("/matters", R"({"title":"Payroll","client_id":")" + client + R"("})");
    const auto path = org_path(ada, "/threads/" + std::string(message.thread.view()) + "/filing");
    const auto filed = world.call(Method::put, path, R"({"matter_id":")" + matter + R"("})", ada);
    REQUIRE(filed.status == 200);
  }
};

constexpr std::string_view thanks = "Thank you, that was all. Have a nice weekend.";

}

TEST_CASE("asked_draft: mail that needs no reply gets a draft once a person wants one") {
  AskingDesk desk;
  const auto message = desk.receive(thanks);
  REQUIRE(desk.count("drafts") == "0");
  CHECK(desk.quiet("items[0].id") == message.thread.view());
  CHECK(desk.quiet("items[0].can_be_drafted") == "true");

  REQUIRE(desk.ask(message).status == 200);
  desk.ask_and_write(message);  // pressed twice before the job ran
  CHECK(desk.count_of(message, "waiting") == "1");
  CHECK(desk.quiet("items").find("Payroll") == std::string::npos);
  CHECK(field(desk.ask(message), "code") == "draft.exists");
  CHECK(desk.count("outbox_messages") == "0");
  CHECK(desk.count("draft_decisions") == "0");
}

TEST_CASE("asked_draft: after a rejection the conversation is listed, and may have another draft") {
  AskingDesk desk;
  const auto message = desk.receive("What do you charge for payroll?");
  CHECK(desk.quiet("items").find("Payroll") == std::string::npos);
  REQUIRE(desk.world.call(Method::post, desk.draft_path(message, "/rejection"),
                          R"({"version":1})", desk.ada).status == 200);
  CHECK(desk.quiet("items[0].reason") == "The draft was rejected.");
  CHECK(desk.quiet("items[0].needs_reply") == "true");

  desk.world.clock.advance(std::chrono::minutes(1));
  desk.ask_and_write(message);
  CHECK(desk.count_of(message, "waiting") == "1");
  CHECK(desk.count_of(message, "rejected") == "1");
}

TEST_CASE("asked_draft: what failed comes back in the words that were approved, to be approved") {
  AskingDesk desk;
  const std::string words = "Dear Yusuf, it is 45 pounds. Ada";
  const auto message = desk.failed(words, "Google answered 400, invalidArgument");
  const auto old_id = desk.of_thread(message, "d.id");
  const auto runs = desk.count("ai_runs");
  const auto sent = desk.world.call(Method::get, org_path(desk.ada, "/sent"), "", desk.ada);
  CHECK(field(sent, "items[0].can_be_asked_again") == "true");
  CHECK(field(sent, "items[0].thread_id") == message.thread.view());
  CHECK(desk.quiet("items[0].reason") == "The approved reply failed.");

  desk.world.clock.advance(std::chrono::minutes(1));
  desk.ask_and_write(message);
  CHECK(desk.of_thread(message, "v.text") == words);
  CHECK(desk.of_thread(message, "d.state") == "waiting");
  CHECK(desk.of_thread(message, "d.id") != old_id);
  CHECK(desk.of_thread(message, "v.recipients->'to'->0->>'address'") == "yusuf@tideway.example");
  CHECK(desk.count("ai_runs") == runs);
  CHECK(desk.count("draft_decisions", "decision = 'approve'") == "1");
  CHECK(desk.count("outbox_messages", "state <> 'failed'") == "0");
  CHECK(desk.count("draft_checks", "key = 'sent_before'") == "0");
  const auto after = desk.world.call(Method::get, org_path(desk.ada, "/sent"), "", desk.ada);
  CHECK(field(after, "items[0].can_be_asked_again") == "false");
}

TEST_CASE("asked_draft: where nobody knows whether a reply left, the card says so") {
  AskingDesk desk;
  const auto message = desk.failed("It is 45 pounds.", "nobody_knows_whether_it_left");
  desk.world.clock.advance(std::chrono::minutes(1));
  desk.ask_and_write(message);
  CHECK(desk.count("draft_checks", "key = 'sent_before' and status = 'warn'") == "1");
  CHECK(desk.of_thread(message, "d.level") == "check");
}

TEST_CASE("asked_draft: what failed behind another wall is not said again") {
  AskingDesk desk;
  const auto message = desk.failed("It is 45 pounds.", "Google answered 400, invalidArgument");
  desk.file_to_a_matter(message);

  desk.world.clock.advance(std::chrono::minutes(1));
  desk.ask_and_write(message);
  CHECK(desk.of_thread(message, "v.text").find("45 pounds") == std::string::npos);
  CHECK(desk.of_thread(message, "v.text").find("£45") != std::string::npos);
}

TEST_CASE("asked_draft: our own last word, a delivery report and a stranger's asking get none") {
  AskingDesk desk;
  const auto bob = desk.world.owner("Initech");
  const auto message = desk.receive(thanks);
  CHECK(desk.world.call(Method::post,
                        org_path(bob, "/threads/" + std::string(message.thread.view()) + "/draft"),
                        "", bob).status == 404);
  const auto refuses = [&](const std::string& table, const std::string& change,
                           const std::string& undo) {
    const auto of_it = " where org_id = " + id_text(desk.ada.org);
    desk.world.rows("update " + table + " set " + change + of_it);
    CHECK(field(desk.ask(message), "code") == "draft.nothing_to_answer");
    CHECK(desk.quiet("items[0].can_be_drafted") == "false");
    desk.world.rows("update " + table + " set " + undo + of_it);
  };
  refuses("mail_threads", "head_direction = 'out'", "head_direction = 'in'");
  refuses("mail_messages", "is_report = true", "is_report = false");
  CHECK(desk.count("jobs", "name = 'drafts.write_draft'") == "0");
  CHECK(desk.ask(message).status == 200);
}

}
