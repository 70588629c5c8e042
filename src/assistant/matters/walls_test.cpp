// The wall between two matters, as PostgreSQL keeps it for the login that builds prompts.
#include "assistant/matters/walls.h"

#include "tests/fixtures/matter_files.h"

namespace aai::matters {
namespace {

constexpr std::string_view question = "What do you charge for the tender?";

// Two matters of two clients with one correspondent, each with a conversation and knowledge.
struct Walls : Files {
  std::string fox = client("Fox Ltd"), hen = client("Hen Ltd");
  std::string lease = matter(fox, "Lease"), tender = matter(hen, "Tender");
  test::WrittenMessage of_lease, of_tender;

  Walls() {
    know("Lease", "What do you charge for the tender? The LEASE tender costs £111.",
         of_matter(lease));
    know("Fox", "What do you charge for the tender? The FOX tender costs £222.", of_client(fox));
    know("Tender", "What do you charge for the tender? The TENDER itself costs £333.",
         of_matter(tender));
    of_lease = write("Lease", "What do you charge for the tender? LEASE SECRET");
    of_tender = write("Tender", question);
    REQUIRE(file(of_lease.thread, lease).status == 200);
    REQUIRE(file(of_tender.thread, tender).status == 200);
  }

  test::WrittenMessage write(std::string_view subject, std::string_view text) {
    desk.world.clock.advance(std::chrono::minutes(1));
    return desk.inbox.receive("yusuf@tideway.example", subject, text);
  }
  std::string text_of(const test::WrittenMessage& message) {
    return desk.of_thread(message, "v.text");
  }
};

bool has(const std::string& text, std::string_view words) {
  return text.find(words) != text.npos;
}

// Tables of which the login may read text, each looked at: what the practice says of itself, who
// its people are, its mailboxes, its plan, the queue of jobs and ids of what was followed up.
const std::vector<std::string> reviewed = {
    "business_hours", "follow_ups",        "jobs",              "mailbox_pauses",
    "mailboxes",      "memberships",       "org_events",        "orgs",
    "model_prices",   "plans",             "practice_profiles", "practice_services",
    "practice_voices", "subscriptions",    "users"};

}

TEST_CASE("walls: without having entered a conversation the login sees no mail and no matter's "
    "knowledge") {
  Walls walls;
  for (const auto* table : {"mail_threads", "mail_messages", "mail_bodies", "drafts"}) {
    CAPTURE(table);
    CHECK(walls.drafter(std::nullopt, "select count(*) from " + std::string(table)) == "0");
  }
  CHECK(walls.drafter(std::nullopt, "select string_agg(title, ' ') from knowledge_documents") ==
        "Fees");
}

TEST_CASE("walls: whatever the query says, another matter's rows are not there") {
  Walls walls;
  const auto& entered = walls.of_tender.thread;
  CHECK(walls.drafter(entered, "select string_agg(subject, ' ') from mail_threads") == "Tender");
  CHECK(walls.drafter(entered, "select string_agg(subject, ' ') from mail_messages") == "Tender");
  CHECK(walls.drafter(entered, "select string_agg(text, ' ') from mail_bodies") == question);
  CHECK(walls.drafter(entered, "select string_agg(text, ' ') from mail_bodies where message_id = " +
                                   id_text(walls.of_lease.id)) == "NULL");
  CHECK(walls.drafter(entered, "select string_agg(title, ' ' order by title) from "
                               "knowledge_documents") == "Fees Tender");
  CHECK(walls.drafter(entered, "select string_agg(body, ' ') from knowledge_passages where body "
                               "like '%LEASE%' or body like '%FOX%'") == "NULL");
}

TEST_CASE("walls: a client's other matter is seen as little; the client's own knowledge is") {
  Walls walls;
  const auto dismissal = walls.matter(walls.fox, "Dismissal");
  const auto message = walls.write("Dismissal", question);
  REQUIRE(walls.file(message.thread, dismissal).status == 200);

  CHECK(walls.drafter(message.thread, "select string_agg(title, ' ' order by title) from "
                                      "knowledge_documents") == "Fees Fox");
  CHECK(walls.drafter(message.thread, "select string_agg(subject, ' ') from mail_messages") ==
        "Dismissal");
}

TEST_CASE("walls: conversations of one matter see each other, those of none only themselves") {
  Walls walls;
  const auto second = walls.write("Tender again", question);
  REQUIRE(walls.file(second.thread, walls.tender).status == 200);
  const auto loose = walls.write("Loose", question), other = walls.write("Other", question);
  walls.desk.read(loose);

  CHECK(walls.drafter(second.thread, "select string_agg(subject, ', ' order by subject) from "
                                     "mail_messages") == "Tender, Tender again");
  CHECK(walls.drafter(loose.thread, "select string_agg(subject, ', ') from mail_messages") ==
        "Loose");
  CHECK(walls.drafter(loose.thread, "select string_agg(title, ', ') from knowledge_documents") ==
        "Fees");
}

TEST_CASE("walls: a transaction builds one prompt, and cannot enter another conversation") {
  Walls walls;
  const auto answer = walls.drafter(
      walls.of_tender.thread, "select enter_prompt(" + id_text(walls.desk.ada.org) + ", " +
                                  id_text(walls.of_lease.thread) + ")");
  CHECK(has(answer, "a transaction builds one prompt"));
  CHECK(walls.drafter(walls.of_tender.thread,
                      "select enter_prompt(" + id_text(walls.desk.ada.org) + ", " +
                          id_text(walls.of_tender.thread) + ")") == walls.tender);
}

TEST_CASE("walls: every table the login may read stands behind the wall or was looked at") {
  test::World world;
  const auto open = world.rows(
      "select c.relname from pg_class c where c.relnamespace = 'aai'::regnamespace and c.relkind "
      "in ('r', 'p') and not c.relispartition and has_table_privilege('aai_drafter', c.oid, "
      "'select') and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname "
      "= 'matter_wall' and not p.polpermissive) order by 1");
  CHECK(!open.empty());
  for (const auto& row : open) {
    CAPTURE(row[0]);
    CHECK(std::ranges::find(reviewed, row[0]) != reviewed.end());
  }
  // Single columns of the others: ids, and nothing to read.
  CHECK(world.value("select string_agg(c.relname || '.' || a.attname, ' ' order by c.relname, "
                    "a.attname) from "
                    "pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where "
                    "c.relnamespace = 'aai'::regnamespace and c.relkind in ('r', 'p') and not "
                    "has_table_privilege('aai_drafter', c.oid, 'select') and "
                    "has_column_privilege('aai_drafter', c.oid, a.attnum, 'select')") ==
        "ai_runs.id ai_runs.org_id matters.client_id matters.id matters.org_id "
        "thread_filings.matter_id thread_filings.org_id thread_filings.thread_id");
}

TEST_CASE("walls: a reply rests on its own matter's knowledge, and on no other's") {
  Walls walls;
  walls.desk.read(walls.of_tender);
  const auto text = walls.text_of(walls.of_tender);
  CHECK(has(text, "£333"));
  CHECK(!has(text, "£111"));
  CHECK(!has(text, "£222"));
  CHECK(walls.desk.of_thread(walls.of_tender, "d.matter_id") == walls.tender);

  walls.desk.read(walls.of_lease);
  CHECK(!has(walls.text_of(walls.of_lease), "£333"));
}

TEST_CASE("walls: a person's own wording finds no support in another matter's knowledge") {
  Walls walls;
  walls.desk.read(walls.of_tender);
  const auto path = "/drafts/" + walls.desk.of_thread(walls.of_tender, "d.id") + "/text";
  const auto edited = walls.call(
      Method::put, path, R"({"version":1,"text":"The tender costs £333, the lease £111."})");

  CHECK(field(edited, "claims[0].status") == "checked");
  CHECK(field(edited, "claims[1].status") == "unsupported");
}

TEST_CASE("walls: what was written for another matter is void when the conversation is refiled") {
  Walls walls;
  walls.desk.read(walls.of_tender);
  const auto old = walls.desk.of_thread(walls.of_tender, "d.id");
  REQUIRE(walls.file(walls.of_tender.thread, walls.lease).status == 200);
  walls.desk.world.run_jobs();

  CHECK(walls.desk.world.value("select state || ' ' || void_reason from drafts where id = '" + old +
                               "'") == "void filed_elsewhere");
  CHECK(walls.desk.count("org_events", "topic = 'draft.voided'") == "1");
  const auto anew = walls.desk.world.value(
      "select v.text from drafts d join draft_versions v on v.org_id = d.org_id and v.draft_id = "
      "d.id where d.state = 'waiting' and d.thread_id = " +
      id_text(walls.of_tender.thread));
  CHECK(!has(anew, "£333"));
}

TEST_CASE("walls: filed elsewhere while the model is writing, nothing of the first matter stands") {
  Walls walls;
  auto& world = walls.desk.world;
  world.config.model_kind = "anthropic";
  world.config.model = {"https://model.example", "k3y", ""};
  int asked = 0;
  world.http.on("model.example", [&](const net::Call& call) {
    if (++asked == 1) CHECK(walls.file(walls.of_tender.thread, walls.lease).status == 200);
    const bool knows = call.body.find("TENDER itself") != std::string::npos;
    return test::answer_json(200,
                             std::string(R"({"content":[{"type":"text","text":"{\"body\":\")") +
                                 (knows ? "We know it." : "We shall see.") +
                                 R"(\",\"citations\":[],\"blanks\":[]}"}]})");
  });
  walls.desk.read(walls.of_tender);

  CHECK(asked == 2);
  CHECK(walls.desk.count("drafts") == "1");
  CHECK(has(walls.text_of(walls.of_tender), "We shall see."));
  CHECK(walls.desk.of_thread(walls.of_tender, "d.matter_id") == walls.lease);
}

TEST_CASE("walls: threads that turn out to be one carry no text from one matter to another") {
  Walls walls;
  walls.desk.read(walls.of_lease);
  walls.desk.world.rows("update mail_messages set thread_id = " + id_text(walls.of_tender.thread) +
                        " where thread_id = " + id_text(walls.of_lease.thread));
  walls.desk.read(walls.of_tender);

  CHECK(walls.drafter(walls.of_tender.thread, "select string_agg(text, ' ') from mail_bodies") ==
        question);
  CHECK(walls.drafter(walls.of_tender.thread, "select string_agg(subject, ' ') from "
                                              "mail_messages") == "Tender");
}

TEST_CASE("walls: a new message of a filed conversation is read for its reply") {
  Walls walls;
  const auto next = walls.desk.receive("What do you charge for the tender now?",
                                       walls.of_tender.thread);
  CHECK(has(walls.text_of(next), "£333"));
  CHECK(walls.desk.world.value("select matter_id from mail_bodies where message_id = " +
                               id_text(next.id)) == walls.tender);
}

}
