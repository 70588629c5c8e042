// What was presented stands beside what was executed, and neither for the other.
#include "assistant/approvals/decisions.h"

#include "platform/crypto/digest.h"
#include "tests/fixtures/inbox.h"

namespace aai::approvals {
namespace {

using namespace aai::test;

constexpr std::string_view text = "Dear Yusuf,\n\nGrüße: £420 a month.\n";

struct Screen {
  World world;
  Person ada = world.owner("Lovelace Law");
  WaitingDraft draft = Inbox(world, ada).draft(text);

  std::string path(const std::string& rest) {
    return org_path(ada, "/drafts/" + std::string(draft.id.view()) + rest);
  }
  http::Reply approve(std::string_view shown, int version = 1) {
    return world.call(Method::post, path("/approval"),
                      approval_body(version, draft.content_sha256, shown), ada);
  }
  std::string count(const std::string& table) {
    return world.value("select count(*) from " + table + " where org_id = '" +
                       std::string(ada.org.view()) + "'");
  }
  std::string kept() {
    return world.value("select encode(presented_sha256, 'hex') from draft_decisions where org_id "
                       "= '" + std::string(ada.org.view()) + "'");
  }
};

}

TEST_CASE(
    "presented: an approval keeps the hash of the text that was shown, beside the content's") {
  Screen screen;
  CHECK(screen.approve(text).status == 200);
  CHECK(screen.kept() == to_hex(crypto::sha256(text)));
  CHECK(screen.world.value("select detail ->> 'presented_sha256' from audit_log where org_id = '" +
                           std::string(screen.ada.org.view()) + "' and action = "
                           "'draft.approved'") == to_hex(crypto::sha256(text)));
}

TEST_CASE("presented: a screen that showed other words approves nothing, and is told why") {
  Screen screen;
  const auto refused = screen.approve("Dear Yusuf,\n\nGrüße: £400 a month.\n");

  CHECK(refused.status == 409);
  CHECK(field(refused, "code") == "draft.presented_other");
  CHECK(screen.count("draft_decisions") == "0");
  CHECK(screen.count("outbox_messages") == "0");
}

TEST_CASE("presented: the text of the version before, with this version's hash, is another text") {
  Screen screen;
  const auto edited = screen.world.call(Method::put, screen.path("/text"),
                                        R"({"version":1,"text":"Dear Yusuf, £430."})", screen.ada);
  REQUIRE(edited.status == 200);
  screen.draft.content_sha256 = field(edited, "content_sha256");

  CHECK(field(screen.approve(text, 2), "code") == "draft.presented_other");
  CHECK(screen.approve("Dear Yusuf, £430.", 2).status == 200);
}

TEST_CASE("presented: it is kept and compared under a policy as well") {
  Screen screen;
  const auto grace = screen.world.member(screen.ada);
  REQUIRE(screen.world
              .call(Method::put, org_path(screen.ada, "/approval-policies"),
                    R"({"number":0,"rules":[{"name":"four eyes","effect":"require",)"
                    R"("circumstance":"always","roles":[],"approvals_needed":2,"weekdays":[]}]})",
                    screen.ada)
              .status == 200);

  CHECK(field(screen.approve("other words"), "code") == "draft.presented_other");
  CHECK(screen.approve(text).status == 200);
  CHECK(screen.kept() == to_hex(crypto::sha256(text)));
}

TEST_CASE("presented: whoever says nothing of what was shown approves nothing, by any route") {
  Screen screen;
  const auto body = "{\"version\":1,\"content_sha256\":\"" + screen.draft.content_sha256 + "\"}";
  const auto refused =
      screen.world.call(Method::post, screen.path("/approval"), body, screen.ada);

  CHECK(refused.status == 422);
  CHECK(field(refused, "code") == "api.invalid_body");
  CHECK(field(refused, "fields[0].path") == "body.presented_sha256");
  CHECK(field(refused, "fields[0].message") == "is required");
  CHECK(screen.count("draft_decisions") == "0");
  CHECK(field(screen.world.call(Method::post, screen.path("/approval"),
                                body.substr(0, body.size() - 1) + ",\"presented_sha256\":null}",
                                screen.ada),
              "code") == "api.invalid_body");

  std::string objection;
  try {
    screen.world.rows(
        "insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256, "
        "head_message_id, decided_by, created_at) select org_id, gen_random_uuid(), id, version, "
        "'approve', content_sha256, head_message_id, '" + std::string(screen.ada.user.view()) +
        "', now() from drafts where id = '" + std::string(screen.draft.id.view()) + "'");
  } catch (const std::exception& fault) {
    objection = fault.what();
  }
  CHECK(objection.find("draft_decisions_approvals_say_what_was_shown") != objection.npos);
}

}
