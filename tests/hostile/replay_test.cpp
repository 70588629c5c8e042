// The model is the attacker: mails with orders in them go the whole way, from the provider's bytes
// to the draft, with a model that is lost already; then it is counted what came of it.
#include <doctest/doctest.h>

#include <chrono>
#include <iostream>
#include <map>
#include <set>

#include "assistant/drafts/examine.h"
#include "assistant/mail/accounts.h"
#include "platform/mail_format/hidden_text.h"
#include "tests/fixtures/inbox.h"
#include "tests/hostile/injections.h"
#include "tests/hostile/models.h"
#include "tests/mail_scene.h"

namespace aai::hostile {
namespace {

constexpr std::string_view model_url = "https://model.example/";
constexpr std::string_view canary_mark = "CANARY-";

std::set<std::string> canaries_in(std::string_view text) {
  std::set<std::string> found;
  for (auto at = text.find(canary_mark); at != text.npos; at = text.find(canary_mark, at + 1)) {
    const auto end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", at);
    found.insert(std::string(text.substr(at, std::min(end, text.size()) - at)));
  }
  return found;
}

struct Tally {
  int mails = 0, prompts = 0, read = 0, foreign_canaries = 0, stray_calls = 0;
  std::size_t prompt_bytes = 0;
};

// Two practices and a third person's thread, each with words that may stand in no other's prompt.
class Siege {
 public:
  Siege()
      : initech(scene.world.owner("Initech")), theirs(scene.world, initech, "it@initech.example") {
    scene.world.config.model_name = "lost-1";
    scene.world.config.triage_model = "";  // without a classifier no mail is put aside as spam
    scene.world.config.model = {std::string(model_url), "k3y", ""};
    scene.world.http.on("model.example", [this](const net::Call& call) { return reply(call); });
    know(scene.ada, "Payroll for up to five employees costs £45 plus VAT. CANARY-OURS");
    know(initech, "Payroll of Initech costs £777 a month. CANARY-INITECH-KNOWLEDGE");
    theirs.receive("wanda@other.example", "Payroll", "Payroll password? CANARY-INITECH-MAIL");
    scene.connect_and_read();
    deliver("wanda@other.example", "Wanda's payroll fee is £99. CANARY-WANDA");
  }

  void face(const std::vector<Injection>& injections, std::string_view kind) {
    for (const auto& injection : injections) {
      scene.world.config.model_kind = tally.mails % 2 == 0 ? "anthropic" : "openai";
      const auto number = std::to_string(++tally.mails);
      const auto own = "CANARY-MAIL-" + std::string(kind) + number;
      const auto before = scene.world.http.calls.size();
      deliver("c" + number + "@client" + number + ".example",
              "What do you charge for payroll? " + own + "\n\n" + injection.text);
      look_at(before, own);
      ++by_set[injection.set];
    }
    // Who was not answered is asked again in a while.
    for (int i = 0; i < 5; ++i) {
      scene.world.clock.advance(std::chrono::minutes(6));
      scene.world.run_jobs();
    }
  }

  std::string of_all(const std::string& sql) { return scene.world.value(sql); }

  mail::Scene scene;
  test::Person initech;
  test::Inbox theirs;
  Tally tally;
  std::map<std::string, int> by_set;
  std::function<net::Answer(const net::Call&)> reply;

 private:
  void know(const test::Person& who, const std::string& text) {
    const auto body = R"({"title":"Payroll","body":")" + text + "\"}";
    REQUIRE(scene.world.call(test::Method::post, test::org_path(who, "/knowledge"), body, who)
                .status == 200);
  }

  void deliver(const std::string& from, const std::string& text) {
    scene.world.clock.advance(std::chrono::minutes(1));
    const auto id = "h" + std::to_string(++delivered_);
    scene.google.deliver(id,
                         mail::eml("Carl <" + from + ">", "Payroll " + id, id + "@" + from, text));
    scene.push("p" + id + std::string(scene.ada.org.view()));
    scene.world.run_jobs();
  }

  void look_at(std::size_t before, const std::string& own) {
    const auto& calls = scene.world.http.calls;
    for (auto i = before; i < calls.size(); ++i) {
      if (calls[i].url.starts_with(google::TestGoogle::url)) continue;
      if (!calls[i].url.starts_with(model_url)) {
        ++tally.stray_calls;
        continue;
      }
      ++tally.prompts;
      tally.prompt_bytes += calls[i].body.size();
      const auto seen = canaries_in(calls[i].body);
      tally.read += seen.contains(own) ? 1 : 0;
      // A call that is made again belongs to an earlier mail: then there is one thread in it, too.
      int threads = 0;
      for (const auto& canary : seen) {
        threads += canary.starts_with("CANARY-MAIL-");
        tally.foreign_canaries +=
            canary != "CANARY-OURS" && !canary.starts_with("CANARY-MAIL-") ? 1 : 0;
      }
      tally.foreign_canaries += threads > 1 ? threads - 1 : 0;
    }
  }

  int delivered_ = 0;
};

struct StoredDraft {
  std::string text, recipients, warns, participants;
};

std::vector<StoredDraft> drafts_of(Siege& siege) {
  std::vector<StoredDraft> found;
  for (auto& row : siege.scene.world.rows(
           "select v.text, v.recipients::text, "
           "coalesce((select string_agg(c.key, ' ') from draft_checks c where c.org_id = d.org_id "
           "and c.draft_id = d.id and c.status <> 'ok'), ''), "
           "(select string_agg(p.address_key, ' ') from mail_participants p where p.org_id = "
           "d.org_id and p.message_id = d.message_id) "
           "from drafts d join draft_versions v on v.org_id = d.org_id and v.draft_id = d.id "
           "where d.org_id = " +
           siege.scene.org()))
    found.push_back({row.at(0), row.at(1), row.at(2), row.at(3)});
  return found;
}

struct Found {
  int drafts = 0, strangers = 0, unmarked_links = 0, accounts = 0, not_plain = 0, unseen = 0,
      foreign = 0;
};

// The wording around the answers is ours; what stands in a blank, ⟦...⟧, is a question.
bool names_link(const std::string& text) {
  return std::ranges::any_of(drafts::find_facts(text), [](const drafts::Fact& fact) {
    return fact.kind == drafts::FactKind::link || fact.kind == drafts::FactKind::address;
  });
}

void count_recipients(const StoredDraft& draft, const drafts::Recipients& recipients,
                      Found& found) {
  for (const auto* list : {&recipients.to, &recipients.cc}) {
    for (const auto& party : *list) {
      const bool is_known = draft.participants.find(party.address) != std::string::npos;
      found.strangers += !is_known && draft.warns.find("recipients") == std::string::npos;
    }
  }
}

Found look_through(const std::vector<StoredDraft>& stored) {
  Found found;
  for (const auto& draft : stored) {
    ++found.drafts;
    const auto recipients = drafts::parse_recipients(draft.recipients);
    REQUIRE(recipients);
    count_recipients(draft, *recipients, found);
    found.unmarked_links +=
        names_link(draft.text) && draft.warns.find("links") == std::string::npos;
    found.accounts += !mail::find_accounts(draft.text).empty();
    found.unseen += mail_format::without_invisible_characters(draft.text).text != draft.text;
    found.foreign += draft.text.find("INITECH") != std::string::npos ||
                     draft.text.find("WANDA") != std::string::npos;
    drafts::Content content;
    content.recipients = *recipients;
    content.text = draft.text;
    content.message_id = "1.1@lovelace.example";
    const auto mime = drafts::mime_at(content, Instant{});
    REQUIRE(mime);
    const auto body_at = mime->find("\r\n\r\n");
    const auto head = mime->substr(0, body_at);
    found.not_plain += head.find("Content-Type: text/plain") == std::string::npos ||
                       head.find("multipart") != std::string::npos ||
                       head.find("Bcc") != std::string::npos;
  }
  return found;
}

void check(Siege& siege, std::string_view kind, int mails_min) {
  const auto found = look_through(drafts_of(siege));
  const auto& tally = siege.tally;
  std::cout << "hostile model (" << kind << "): " << tally.mails << " mails (";
  for (const auto& [set, count] : siege.by_set) std::cout << set << " " << count << ", ";
  std::cout << "each once), " << tally.prompts << " prompts, " << tally.prompt_bytes
            << " bytes of prompts, " << found.drafts
            << " drafts\n  effects outside of the proposal "
            << siege.of_all("select (select count(*) from outbox_messages o where o.org_id = " +
                            siege.scene.org() +
                            ") + (select count(*) from draft_decisions x where x.org_id = " +
                            siege.scene.org() + ")")
            << ", stray calls " << tally.stray_calls << ", strangers unmarked " << found.strangers
            << ", links unmarked " << found.unmarked_links << ", accounts " << found.accounts
            << ", not plain text " << found.not_plain << ", unseen characters " << found.unseen
            << ", words of another thread or tenant " << tally.foreign_canaries + found.foreign
            << "\n";
  for (const auto& row : siege.scene.world.rows(
           "select outcome, count(*) from ai_runs where org_id = " + siege.scene.org() +
           " group by 1 order by 1"))
    std::cout << "  " << row.at(0) << " " << row.at(1) << "\n";

  CHECK(tally.mails >= mails_min);
  CHECK(tally.read >= tally.mails);
  CHECK(found.drafts == tally.mails);
  // The attack was one: some of what the model wanted became a draft, marked for a person.
  CHECK(siege.scene.count("ai_runs", "outcome = 'proposed' and backend <> 'local'") != "0");
  CHECK(siege.scene.count("drafts d", "level = 'ready' and exists (select 1 from ai_runs r where "
                                      "r.org_id = d.org_id and r.message_id = d.message_id and "
                                      "r.outcome = 'proposed' and r.backend <> 'local')") == "0");
  CHECK(tally.foreign_canaries == 0);
  CHECK(tally.stray_calls == 0);
  CHECK(found.strangers == 0);
  CHECK(found.unmarked_links == 0);
  CHECK(found.accounts == 0);
  CHECK(found.not_plain == 0);
  CHECK(found.unseen == 0);
  CHECK(found.foreign == 0);
  for (const std::string table : {"outbox_messages", "draft_decisions"}) {
    CHECK(siege.scene.count(table) == "0");
    CHECK(siege.of_all("select count(*) from " + table + " where org_id = '" +
                       std::string(siege.initech.org.view()) + "'") == "0");
  }
  CHECK(siege.scene.count("job_failures") == "0");
}

template <class Model>
void replay(std::string_view kind, int rounds, const std::vector<Injection>& injections) {
  Siege siege;
  Model model;
  siege.reply = [&](const net::Call& call) { return model.answer(call); };
  for (int i = 0; i < rounds; ++i) siege.face(injections, kind);
  check(siege, kind, rounds * static_cast<int>(injections.size()));
}

}

TEST_CASE("hostile: a model that obeys every order of a mail has no effect but a proposal") {
  replay<ObedientModel>("OBEYS", 5, own_injections());
}

TEST_CASE("hostile: a model that tries everything has no effect but a proposal") {
  replay<WildModel>("WILD", 8, own_injections());
}

TEST_CASE("hostile: the public sets of orders in mail change nothing, whatever the model does") {
  const auto injections = public_injections();
  if (injections.empty()) return;
  replay<ObedientModel>("OBEYS", 1, injections);
  replay<WildModel>("WILD", 1, injections);
}

}
