// What is learned from the replies people rewrite: after two conversations, in one scope, seen and
// revoked.
#include "assistant/knowledge/learning.h"

#include "tests/fixtures/matter_files.h"

namespace aai::knowledge {
namespace {

using matters::Files, matters::id_text;
using test::field, test::Method;

constexpr std::string_view before =
    "Dear Yusuf,\n\nThank you for your message.\n\nKind regards,\nLovelace Law\n";

std::string told(const std::vector<Lesson>& lessons) {
  std::string text;
  for (const auto& lesson : lessons)
    text += (text.empty() ? "" : "|") + lesson.kind + " " + lesson.aspect + " " + lesson.text;
  return text;
}

struct School : Files {
  // A conversation whose reply a person words anew and which then ends as `state`.
  test::WrittenMessage answer(const std::string& text, const std::string& matter = "",
                              const std::string& state = "sent",
                              const std::optional<ThreadId>& thread = std::nullopt) {
    desk.world.clock.advance(std::chrono::minutes(1));
    auto message = desk.inbox.receive("yusuf@tideway.example", "Payroll",
                                      "What do you charge for payroll?", thread);
    if (!matter.empty()) REQUIRE(file(message.thread, matter).status == 200);
    desk.read(message);
    const auto draft = desk.of_thread(message, "d.id");
    const auto body = "{\"version\":1,\"text\":" + json::to_text(text) + "}";
    REQUIRE(call(Method::put, "/drafts/" + draft + "/text", body).status == 200);
    desk.world.rows("update drafts set state = '" + state + "' where id = '" + draft + "'");
    desk.world.clock.advance(std::chrono::hours(7));
    desk.world.run_jobs();
    CHECK(desk.count("job_failures") == "0");
    return message;
  }
  std::string first(const std::string& what) {
    return field(call(Method::get, "/memories"), "items[0]." + what);
  }
  // What the assistant writes to the same person next.
  std::string next_reply(const std::string& matter = "") {
    desk.world.clock.advance(std::chrono::minutes(1));
    const auto message = desk.inbox.receive("yusuf@tideway.example", "Payroll again",
                                            "What do you charge for payroll?");
    if (!matter.empty()) REQUIRE(file(message.thread, matter).status == 200);
    desk.read(message);
    return desk.of_thread(message, "v.text");
  }
};

const std::string hi = "Hi Yusuf,\n\nPayroll is £45 plus VAT.\n\nBest wishes,\nLovelace Law\n";
const std::string rule = "Please send the receipts by the upload page only.";

}

TEST_CASE("learning: a greeting and a closing are learned in words of ours, never a person's") {
  CHECK(told(lessons_of(before, "Hi Yusuf about the SECRET,\n\nThank you for your message.\n\n"
                                "Best wishes,\nAda\n")) ==
        "preference greeting Hi|preference closing Best wishes");
  CHECK(told(lessons_of(before, before)) == "");
  CHECK(told(lessons_of("Guten Tag Yusuf,\n\nja.", "Liebe Frau Yusuf,\n\nja.\n\nViele Grüße\n")) ==
        "preference greeting Liebe|preference closing Viele Grüße");
}

TEST_CASE("learning: an added sentence is a fact where it states one, and else a procedure") {
  const std::string added = std::string(before) + "\nThe audit costs £900 plus VAT in total.\n" +
                            rule + "\nYes.\nWe still need ⟦the date⟧ from the court, sadly.\n";
  CHECK(told(lessons_of(before, added)) ==
        "fact sentence The audit costs £900 plus VAT in total.|procedure sentence " + rule);
}

TEST_CASE("learning: one conversation teaches nothing, the second one does") {
  School school;
  school.answer(hi);
  CHECK(school.first("learned_at") == "null");
  CHECK(school.next_reply().starts_with("Dear Yusuf,"));

  school.answer(hi);
  CHECK(school.first("learned_at") != "null");
  CHECK(school.first("signals") == "2");
  CHECK(school.first("scope_name") == "yusuf@tideway.example");
  const auto reply = school.next_reply();
  CHECK(reply.starts_with("Hi Yusuf,"));
  CHECK(reply.find("Best wishes,\nLovelace Law") != reply.npos);
}

TEST_CASE("learning: the same conversation twice is one signal") {
  School school;
  const auto message = school.answer(hi);
  school.answer(hi, "", "sent", message.thread);

  CHECK(school.first("signals") == "1");
  CHECK(school.first("learned_at") == "null");
}

TEST_CASE("learning: no statement makes a memory learned with one signal") {
  School school;
  school.answer(hi);
  std::string refused;
  try {
    school.desk.world.rows("update reply_memories set learned_at = now() where org_id = " +
                           id_text(school.desk.ada.org));
  } catch (const std::exception& fault) {
    refused = fault.what();
  }
  CHECK(refused.find("reply_memories_need_two_signals") != refused.npos);
}

TEST_CASE("learning: what is rejected, voided or not yet sent teaches nothing") {
  School school;
  school.answer(hi, "", "rejected");
  school.answer(hi, "", "void");
  const auto waiting = school.answer(hi, "", "waiting");
  CHECK(school.first("id") == "");

  school.desk.world.rows("update drafts set state = 'sent' where thread_id = " +
                         id_text(waiting.thread));
  school.desk.world.clock.advance(std::chrono::hours(7));
  school.desk.world.run_jobs();
  CHECK(school.first("signals") == "1");
}

TEST_CASE("learning: a sentence belongs to its matter, and is nowhere where nothing is filed") {
  School school;
  const auto lease = school.matter(school.client("Fox Ltd"), "Lease");
  const auto tender = school.matter(school.client("Hen Ltd"), "Tender");
  const auto text = "Dear Yusuf,\n\n" + rule + "\n\nKind regards,\nLovelace Law\n";
  school.answer(text);
  school.answer(text);
  CHECK(school.first("id") == "");

  school.answer(text, lease);
  const auto of_lease = school.answer(text, lease);
  CHECK(school.first("scope_name") == "Lease");
  CHECK(school.first("kind") == "procedure");
  const auto of_tender = school.answer("Dear Yusuf,\n\nNo.\n", tender);
  const auto seen = [&](const test::WrittenMessage& from) {
    return school.drafter(from.thread, "select count(*) from reply_memories where aspect = "
                                       "'sentence'");
  };
  CHECK(seen(of_lease) == "1");
  CHECK(seen(of_tender) == "0");
}

TEST_CASE("learning: what is learned of a matter is in its prompts, and in no other's") {
  School school;
  const auto lease = school.matter(school.client("Fox Ltd"), "Lease");
  const auto tender = school.matter(school.client("Hen Ltd"), "Tender");
  const auto text = "Dear Yusuf,\n\n" + rule + "\n\nKind regards,\nLovelace Law\n";
  school.answer(text, lease);
  school.answer(text, lease);
  auto& world = school.desk.world;
  world.config.model_kind = "anthropic";
  world.config.model = {"https://model.example", "k3y", ""};
  std::string prompt;
  world.http.on("model.example", [&](const net::Call& call) {
    prompt = call.body;
    return test::answer_json(200, R"({"content":[{"type":"text","text":"{}"}]})");
  });

  school.next_reply(lease);
  CHECK(prompt.find(rule) != prompt.npos);
  const auto asked = world.value(
      "select id from ai_runs where backend = 'anthropic' and org_id = " +
      id_text(school.desk.ada.org));
  CHECK(field(school.call(Method::get, "/calls/" + asked), "rebuilt.state") == "same");
  school.next_reply(tender);
  CHECK(prompt.find(rule) == prompt.npos);
  school.next_reply();
  CHECK(prompt.find(rule) == prompt.npos);
}

TEST_CASE("learning: a learned sentence answers in its matter, and the card says whence it is") {
  School school;
  const auto fox = school.client("Fox Ltd");
  const auto lease = school.matter(fox, "Lease"), sale = school.matter(fox, "Sale");
  const auto tender = school.matter(school.client("Hen Ltd"), "Tender");
  const auto text = "Dear Yusuf,\n\n" + rule + "\n\nKind regards,\nLovelace Law\n";
  const auto reply = [&](const std::string& matter, const std::string& question) {
    school.desk.world.clock.advance(std::chrono::minutes(1));
    const auto message = school.desk.inbox.receive("yusuf@tideway.example", "Hello", question);
    if (!matter.empty()) REQUIRE(school.file(message.thread, matter).status == 200);
    school.desk.read(message);
    return message;
  };
  const auto says_rule = [&](const std::string& matter, const std::string& question) {
    return school.desk.of_thread(reply(matter, question), "v.text").find(rule) != std::string::npos;
  };
  const std::string question = "How shall I send you the receipts?";

  school.answer(text, lease);
  CHECK(!says_rule(lease, question));  // one conversation teaches nothing
  school.answer(text, lease);
  const auto taught = reply(lease, question);
  CHECK(school.desk.of_thread(taught, "v.text").find(rule) != std::string::npos);
  const auto of_draft = [&](const std::string& table, const std::string& column,
                            const std::string& key) {
    return school.desk.world.value("select " + column + " from " + table + " where draft_id = '" +
                                   school.desk.of_thread(taught, "d.id") + "' and " + key);
  };
  CHECK(of_draft("draft_checks", "status || ' ' || detail", "key = 'learned'") ==
        "ok Learned from your edits: “" + rule + "”");
  CHECK(school.desk.world.config.model_kind == "local");
  CHECK(school.desk.world.value(
            "select count(*) from ai_run_sources s join ai_runs r on r.org_id = s.org_id and "
            "r.id = s.run_id where s.kind = 'memory' and r.message_id = " +
            id_text(taught.id)) == "1");

  CHECK(!says_rule(lease, "What do you charge for payroll?"));        // asked something else
  CHECK(!says_rule(lease, "Wie soll ich Ihnen die Belege senden?"));  // in another language
  CHECK(!says_rule(tender, question));
  CHECK(!says_rule(sale, question));  // of the same client
  CHECK(!says_rule("", question));

  const auto id = school.desk.of_org("select id from reply_memories where aspect = 'sentence'");
  CHECK(school.call(Method::put, "/memories/" + id + "/scope", R"({"scope":"client"})").status ==
        200);
  CHECK(says_rule(sale, question));
  CHECK(!says_rule(tender, question));
  CHECK(school.call(Method::del, "/memories/" + id).status == 204);
  CHECK(!says_rule(lease, question));
  CHECK(!says_rule(sale, question));
}

TEST_CASE("learning: what a person revoked is not used again, however often it is taught") {
  School school;
  school.answer(hi);
  school.answer(hi);
  for (const std::string aspect : {"greeting", "closing"}) {
    const auto id = school.desk.world.value("select id from reply_memories where aspect = '" +
                                            aspect + "' and org_id = " +
                                            id_text(school.desk.ada.org));
    CHECK(school.call(Method::del, "/memories/" + id).status == 204);
  }
  school.answer(hi + "\n");

  CHECK(school.first("revoked_at") != "null");
  CHECK(school.next_reply().starts_with("Dear Yusuf,"));
}

TEST_CASE("learning: a person widens what is learned; nothing widens by itself") {
  School school;
  const auto fox = school.client("Fox Ltd");
  const auto lease = school.matter(fox, "Lease"), other = school.matter(fox, "Dismissal");
  const auto text = "Dear Yusuf,\n\n" + rule + "\n\nKind regards,\nLovelace Law\n";
  school.answer(text, lease);
  const auto path = "/memories/" + school.first("id") + "/scope";
  CHECK(field(school.call(Method::put, path, R"({"scope":"client"})"), "code") ==
        "knowledge.bad_scope");
  school.answer(text, lease);
  CHECK(school.call(Method::put, path, R"({"scope":"client"})").status == 200);
  CHECK(school.first("scope_name") == "Fox Ltd");
  const auto message = school.answer("Dear Yusuf,\n\nNo.\n", other);
  CHECK(school.drafter(message.thread, "select count(*) from reply_memories where aspect = "
                                       "'sentence'") == "1");
  CHECK(school.call(Method::put, path, R"({"scope":"practice"})").status == 200);
  CHECK(field(school.call(Method::put, path, R"({"scope":"matter"})"), "code") ==
        "knowledge.bad_scope");
}

}
