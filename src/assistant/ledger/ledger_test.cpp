// What is on record of a model's calls, and that a prompt can be built again from it.
#include "tests/fixtures/matter_files.h"

#include "platform/crypto/digest.h"

namespace aai::ledger {
namespace {

using matters::Files, matters::id_text;
using test::field, test::Method;

constexpr std::string_view question = "What do you charge for payroll?";

// A practice whose model is asked; what it was asked with is kept.
struct Office : Files {
  std::vector<std::string> prompts;
  std::function<void()> while_asked = [] {};

  Office() {
    auto& world = desk.world;
    world.config.model_kind = "anthropic";
    world.config.model_name = "writer-1";
    world.config.model = {"https://model.example", "k3y", ""};
    world.http.on("model.example", [this](const net::Call& call) {
      prompts.push_back(field(call.body, "system") + field(call.body, "messages[0].content"));
      while_asked();
      return test::answer_json(
          200, R"({"content":[{"type":"text","text":"{\"body\":\"Thank you.\",\"citations\":[],)"
               R"(\"blanks\":[]}"}],"stop_reason":"end_turn","model":"writer-1",)"
               R"("usage":{"input_tokens":1000,"output_tokens":200}})");
    });
  }
  std::string newest_call() { return field(call(Method::get, "/calls"), "items[0].id"); }
  http::Reply shown() { return call(Method::get, "/calls/" + newest_call()); }
  std::string calls_that_saw(const test::WrittenMessage& message, const std::string& what) {
    return field(call(Method::get, "/calls?message=" + std::string(message.id.view())), what);
  }
};

}

TEST_CASE("ledger: a prompt that is built again from the record has the hash it had") {
  Office office;
  office.desk.world.rows("update practice_voices set signature = 'Ada <ada@hb.example>'");
  const auto first = office.desk.receive("Grüße & <b>Fragen</b>: what do you charge for payroll? " +
                                         std::string(13'000, '<'));
  office.desk.world.clock.advance(std::chrono::minutes(1));
  office.desk.receive("And when is the office open? ü" + std::string(4'000, '&'), first.thread);

  REQUIRE(office.prompts.size() == 2);
  const auto shown = office.shown();
  CHECK(field(shown, "rebuilt.state") == "same");
  CHECK(field(shown, "rebuilt.sha256") == to_hex(crypto::sha256(office.prompts.back())));
  CHECK(field(shown, "prompt_sha256") == field(shown, "rebuilt.sha256"));
  CHECK(field(shown, "call.mails") == "2");
}

TEST_CASE("ledger: it can be built again after the knowledge it was built from is rewritten") {
  Office office;
  office.desk.receive(question);
  const auto id = field(office.call(Method::get, "/knowledge"), "items[0].id");
  REQUIRE(office.call(Method::put, "/knowledge/" + id, R"({"title":"New","body":"All new."})")
              .status == 200);

  CHECK(field(office.shown(), "rebuilt.state") == "same");
}

TEST_CASE("ledger: every byte of a prompt belongs to a part, and mail is not kept twice") {
  Office office;
  office.desk.receive("What do you charge for payroll? UNIQUE-WORD");
  const auto& world_rows = office.desk.world.rows(
      "select prompt_begin, prompt_end, kind from ai_run_sources where org_id = " +
      id_text(office.desk.ada.org) + " order by position");
  int at = 0;
  for (const auto& row : world_rows) {
    CHECK(row.at(0) == std::to_string(at));
    at = std::stoi(row.at(1));
  }
  CHECK(at == static_cast<int>(office.prompts.at(0).size()));
  CHECK(office.desk.count("prompt_texts", "text like '%UNIQUE-WORD%'") == "0");
}

TEST_CASE("ledger: a changed mail makes another prompt, and an erased one none") {
  Office office;
  const auto message = office.desk.receive(question);
  const auto body = " mail_bodies where message_id = " + id_text(message.id);
  office.desk.world.rows("update mail_bodies set text = 'Other words' where message_id = " +
                         id_text(message.id));
  CHECK(field(office.shown(), "rebuilt.state") == "differs");
  office.desk.world.rows("delete from" + body);
  CHECK(field(office.shown(), "rebuilt.state") == "gone");
}

TEST_CASE("ledger: which calls ever saw this mail is one question") {
  Office office;
  const auto first = office.desk.receive(question);
  const auto other = office.desk.receive("When is the office open?");
  const auto second = office.desk.receive("And on Fridays?", first.thread);

  CHECK(office.calls_that_saw(second, "items[1].id") == "");
  CHECK(office.calls_that_saw(first, "items[1].message_id") == first.id.view());
  CHECK(office.calls_that_saw(first, "items[0].message_id") == second.id.view());
  CHECK(office.calls_that_saw(first, "items[2].id") == "");
  CHECK(office.calls_that_saw(other, "items[0].message_id") == other.id.view());
  CHECK(office.calls_that_saw(other, "items[1].id") == "");
  CHECK(field(office.call(Method::get, "/calls?about=PAYROLL"), "items[2].id") != "");
  CHECK(field(office.call(Method::get, "/calls?about=nobody"), "items[0].id") == "");
}

TEST_CASE("ledger: a call is on record before it is made") {
  Office office;
  std::string seen;
  office.while_asked = [&] {
    seen = office.desk.world.value(
        "select r.outcome || ' ' || count(*) from ai_runs r join ai_run_sources s on s.org_id = "
        "r.org_id and s.run_id = r.id where s.kind = 'newest' and r.org_id = " +
        id_text(office.desk.ada.org) + " group by r.outcome");
  };
  office.desk.receive(question);

  CHECK(seen == "asked 1");
  CHECK(field(office.shown(), "call.outcome") == "proposed");
}

TEST_CASE("ledger: a call costs what its model's price said on that day") {
  Office office;
  office.desk.world.rows(
      "insert into model_prices (model, valid_from, currency, in_cents_per_million, "
      "out_cents_per_million) values ('writer-1', '2026-01-01', 'usd', 300, 1500), "
      "('writer-1', '2027-01-01', 'usd', 1, 1) on conflict do nothing");
  office.desk.receive(question);
  office.desk.world.rows("delete from model_prices");

  CHECK(field(office.shown(), "call.cost_microcents") == "600000");
  CHECK(field(office.shown(), "call.currency") == "usd");
}

TEST_CASE("ledger: the writer that needs no model is on record as such") {
  Files files;
  files.desk.receive(question);
  const auto calls = files.call(Method::get, "/calls");
  CHECK(field(calls, "items[0].backend") == "local");
  CHECK(field(calls, "items[0].is_model_call") == "false");
  CHECK(field(files.call(Method::get, "/calls/" + field(calls, "items[0].id")),
              "rebuilt.state") == "not_recorded");
}

TEST_CASE("ledger: another practice's calls are not there") {
  Office office;
  office.desk.receive(question);
  const auto call = office.newest_call();
  const auto initech = office.desk.world.owner("Initech");
  CHECK(office.desk.world
            .call(Method::get, test::org_path(initech, "/calls/" + call), "", initech)
            .status == 404);
  const auto theirs =
      office.desk.world.call(Method::get, test::org_path(initech, "/calls"), "", initech);
  CHECK(field(theirs, "items[0].id") == "");
}

}
