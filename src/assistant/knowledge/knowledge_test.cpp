#include "assistant/knowledge/passages.h"
#include "tests/fixtures/matter_files.h"

namespace aai::knowledge {
namespace {

using test::Method, test::Person, test::World;

void write_document(World& world, const Person& by, const std::string& title,
                    const std::string& body) {
  const auto written =
      "{\"title\":" + json::to_text(title) + ",\"body\":" + json::to_text(body) + "}";
  const auto reply = world.call(Method::post, test::org_path(by, "/knowledge"), written, by);
  REQUIRE(reply.status == 200);
}

Inquiry inquiry(std::string question, std::string language, std::string said_before = "") {
  Inquiry asked;
  asked.language = std::move(language);
  asked.questions.push_back({std::move(question), std::move(said_before)});
  return asked;
}

Task<FoundAnswers> ask(World& world, Inquiry asked, OrgId org, bool has_entered) {
  const pg::Statement entering{"test.act_for", "select act_for($1)", {std::string(org.view())}};
  const auto opening = has_entered ? std::optional(entering) : std::nullopt;
  pg::Tx tx(world.pool("aai_drafter"), pg::Access::read, opening, {});
  const LaterAnswers later(tx, org, std::move(asked));
  co_await tx.flush_last();
  co_return later.get();
}

// As the drafter, in the organisation: the three best for the question, "|" between.
std::string found_for(World& world, const Person& in, const std::string& question,
                      std::string language = "en", std::string said_before = "") {
  std::string text;
  const auto found =
      world.wait(ask(world, inquiry(question, std::move(language), std::move(said_before)),
                     in.org, true));
  const auto& passages = found.of_questions.at(0);
  for (std::size_t i = 0; i < std::min<std::size_t>(passages.size(), 3); ++i)
    text += (text.empty() ? "" : "|") + passages[i].body;
  return text;
}
}

TEST_CASE("knowledge: a document is cut at its paragraphs, without front matter and headings") {
  const auto cuts = cut_passages("---\ntitle: Fees\n---\n\n# Fees\n\nA return costs\n£220.\n\n"
                                 "## Payroll\n\n- £45 a month\n- £6 a slip\n");

  REQUIRE(cuts.size() == 2);
  CHECK(cuts[0].heading == "Fees");
  CHECK(cuts[0].text == "A return costs £220.");
  CHECK(cuts[1].heading == "Payroll");
}

TEST_CASE("knowledge: abbreviations, ordinals and addresses do not end a sentence") {
  const auto sentences =
      sentences_of("Send it by 31. Januar, z.B. to www.hollisbrandt.example. Is that all? Yes!");
  REQUIRE(sentences.size() == 3);
  CHECK(sentences[1] == "Is that all?");
}

TEST_CASE("knowledge: the language of a text is told by its small words") {
  CHECK(guess_language("Bitte senden Sie uns die Belege bis zum 3. des Folgemonats") == "de");
  CHECK(guess_language("Please send us the receipts by the 3rd") == "en");
  CHECK(guess_language("12345", "de") == "de");
}

TEST_CASE("knowledge: a passage is found by the words of a question, in its language") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  write_document(
      world, ada, "Fees",
      "A tax return costs £220.\n\nPayroll costs £45 a month.\n\nThe office is closed in August.");
  write_document(world, ada, "Honorare", "Eine Steuererklärung kostet 780 Euro.");

  CHECK(found_for(world, ada, "What do you charge for payroll?")
            .starts_with("Payroll costs £45 a month."));
  CHECK(found_for(world, ada, "Was kostet eine Steuererklärung?", "de") ==
        "Eine Steuererklärung kostet 780 Euro.");
}

TEST_CASE(
    "knowledge: a passage is found by an idea of the question, and by a part of a long word") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  write_document(world, ada, "Fees", "The fee for a will is £280.\n\nWe are open on Monday.");
  write_document(world, ada, "Miete", "Eine Mietbescheinigung ist kostenlos.\n\nDer Hund bellt.");

  CHECK(found_for(world, ada, "How much is it?").starts_with("The fee for a will is £280."));
  CHECK(found_for(world, ada, "Ich brauche eine Bescheinigung", "de") ==
        "Eine Mietbescheinigung ist kostenlos.");
}

TEST_CASE("knowledge: what was said before chooses, it does not answer") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  write_document(world, ada, "Fees",
                 "Payroll costs £45.\n\nA lease costs £280.\n\nThe office opens at nine.");

  CHECK(found_for(world, ada, "When is the office open?", "en", "What does payroll cost?") ==
        "The office opens at nine.");
  CHECK(found_for(world, ada, "What does it cost?", "en", "We need a lease.")
            .starts_with("A lease costs £280."));
}

TEST_CASE("knowledge: another organisation's passages are never found") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto initech = world.owner("Initech");
  write_document(world, initech, "Secrets", "The merger closes in payroll week.");

  CHECK(found_for(world, ada, "payroll merger") == "");
  CHECK(world.wait(ask(world, inquiry("payroll merger", "en"), initech.org, false))
            .of_questions.at(0)
            .empty());  // nobody entered: nothing exists
}

TEST_CASE("knowledge: what is no longer written is no longer found") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  write_document(world, ada, "Fees", "Payroll costs £45 a month.");
  const auto path = test::org_path(ada, "/knowledge");
  const auto id = test::field(world.call(Method::get, path, "", ada), "items[0].id");

  const auto changed = world.call(Method::put, path + "/" + id,
                                  R"({"title":"Fees","body":"Probate costs £50."})", ada);
  CHECK(changed.status == 200);
  CHECK(found_for(world, ada, "payroll") == "");
  CHECK(found_for(world, ada, "probate") == "Probate costs £50.");

  CHECK(world.call(Method::del, path + "/" + id, "", ada).status == 204);
  CHECK(found_for(world, ada, "probate") == "");
  CHECK(world.call(Method::del, path + "/" + id, "", ada).status == 404);
}

TEST_CASE("knowledge: a document written anew keeps its scope; only what is said widens it") {
  matters::Files files;
  const auto fox = files.client("Fox Ltd");
  const auto lease = files.matter(fox, "Lease");
  files.know("Terms", "The lease costs £900.", files.of_matter(lease));
  const auto terms = [&](const std::string& column) {
    return files.desk.of_org("select " + column +
                             " from knowledge_documents where title = 'Terms'");
  };
  const auto rewrite = [&](const std::string& scope) {
    return files.call(Method::put, "/knowledge/" + terms("id"),
                      R"({"title":"Terms","body":"The lease costs £950.")" + scope + "}");
  };

  const auto kept = rewrite("");
  CHECK(test::field(kept, "scope") == "matter");
  CHECK(test::field(kept, "matter_id") == lease);
  CHECK(test::field(rewrite(R"(,"client_id":null,"matter_id":null)"), "scope") == "matter");
  CHECK(files.desk.of_org("select scope || ' ' || coalesce(matter_id::text, '') || ' ' || body "
                          "from knowledge_passages where body like 'The lease%'") ==
        "matter " + lease + " The lease costs £950.");

  CHECK(test::field(rewrite(R"(,"scope":"client")"), "code") == "knowledge.no_such_scope");
  CHECK(test::field(rewrite(R"(,"scope":"practice")" + files.of_client(fox)), "code") ==
        "knowledge.no_such_scope");
  CHECK(terms("scope") == "matter");

  CHECK(test::field(rewrite(files.of_client(fox)), "scope") == "client");
  CHECK(test::field(rewrite(""), "client_id") == fox);
  CHECK(test::field(rewrite(R"(,"scope":"practice")"), "scope") == "practice");
}

TEST_CASE(
    "knowledge: a question of 10,000 characters, of stop words or of operators is bounded and "
    "never fails") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  write_document(world, ada, "Fees", "Payroll costs £45 a month.");

  CHECK(found_for(world, ada, std::string(10'000, 'x')) == "");
  CHECK(found_for(world, ada, "the and of is") == "");
  CHECK(found_for(world, ada, "") == "");
  CHECK(found_for(world, ada, "payroll & | ! ' \\ <-> :* (((") == "Payroll costs £45 a month.");
}

TEST_CASE("knowledge: nobody else reads or changes it") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto mallory = world.owner("Initech");
  write_document(world, ada, "Fees", "Payroll costs £45 a month.");
  const auto path = test::org_path(ada, "/knowledge");
  const auto id = test::field(world.call(Method::get, path, "", ada), "items[0].id");

  CHECK(world.call(Method::get, path, "", mallory).status == 404);
  CHECK(world.call(Method::del, test::org_path(mallory, "/knowledge/" + id), "", mallory).status ==
        404);
  CHECK(world.value("select count(*) from knowledge_documents where id = '" + id + "'") == "1");
}

}
