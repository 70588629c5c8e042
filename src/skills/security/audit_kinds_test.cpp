// What the promise names is in the audit, and in words: decision, send, role change, login,
// support's view, export, policy change. Each is done as a person does it.
#include <algorithm>
#include <set>

#include "skills/security/audit_acts.h"
#include "skills/security/audit_log.h"
#include "skills/security/audit_words.h"
#include "tests/fixtures/inbox.h"
#include "tests/sign_in.h"

namespace aai::security {
namespace {

using namespace aai::test;

// The acts of each kind; every one has words of its own.
struct Kind {
  std::string_view what;
  std::vector<std::string_view> actions;
};
const std::vector<Kind> kinds = {
    {"decision",
     {"draft.approved", "draft.approval_counted", "draft.rejected", "draft.approval_undone",
      "draft.rejection_undone", "draft.edited", "draft.snoozed", "draft.snooze_undone",
      "draft.voided", "draft.misfiled"}},
    {"send", {"draft.sent", "draft.failed", "sending.stopped", "sending.resumed"}},
    {"role change",
     {"member.role_changed", "member.removed", "member.invited", "member.invitation_withdrawn",
      "member.joined", "org.created"}},
    {"login",
     {"auth.signed_in", "auth.signed_out", "auth.session_ended", "auth.other_sessions_ended",
      "access.refused"}},
    {"impersonation",
     {"settings.support_allowed", "settings.support_withdrawn", "operator.view_began",
      "operator.looked", "operator.view_ended"}},
    {"export", {"audit.exported"}},
    {"policy change", {"policies.changed", "policies.delegated", "policies.delegation_withdrawn"}},
};

std::string words_for(std::string_view action) {
  AuditEntry entry;
  entry.action = action;
  return act_in_words(entry);
}

// One practice in which each of these was done once.
struct Done {
  World world;
  Person ada = world.owner("Lovelace Law"), grace = world.member(ada);
  Person olga = world.operator_person();

  http::Reply call(Method method, std::string_view rest, std::string_view body,
                   const Person& as) {
    return world.call(method, org_path(ada, rest), body, as);
  }
  void done(Method method, std::string_view rest, std::string_view body = "") {
    CAPTURE(rest);
    REQUIRE(call(method, rest, body, ada).status < 300);
  }
  std::string told() {
    return world.call(Method::get, org_path(ada, "/audit"), "", ada).body;
  }
};

}

TEST_CASE("audit_kinds: every act of what the promise names has words, and so has every route's") {
  for (const auto& kind : kinds) {
    for (const auto& action : kind.actions) {
      CAPTURE(kind.what);
      CAPTURE(action);
      CHECK(words_for(action) != action);
    }
  }
  for (const auto& act : route_acts()) {
    CAPTURE(act.action);
    CHECK(words_for(act.action) != act.action);
  }
}

TEST_CASE("audit_kinds: decision, send, role change, login, view, export and policy are told") {
  Done one;
  auto& world = one.world;
  Inbox inbox(world, one.ada);
  const auto draft = inbox.draft();
  const auto path = "/drafts/" + std::string(draft.id.view()) + "/approval";
  one.done(Method::post, path, approval_of(draft));

  const auto member = world.value("select id from memberships where user_id = '" +
                                  std::string(one.grace.user.view()) + "'");
  one.done(Method::put, "/members/" + member + "/role", R"({"role":"admin"})");
  Browser browser(world);
  sign_in(world, browser, one.ada.email);
  one.done(Method::put, "/support-access", R"({"hours":1})");
  REQUIRE(world.call(Method::post, "/v1/op/impersonations",
                     R"({"org_id":")" + std::string(one.ada.org.view()) +
                         R"(","reason":"Ticket 4711: help"})",
                     one.olga).status == 200);
  CHECK(one.call(Method::get, "/members", "", one.olga).status == 200);
  one.done(Method::get, "/audit/export");
  one.done(Method::put, "/approval-policies", R"({"number":0,"rules":[]})");

  const auto told = one.told();
  for (const auto* words :
       {"approved the reply to Yusuf", "changed the role of Grace to admin", "signed in",
        "let support look in", "began to look in as Ada", "looked in as Ada",
        "exported this record", "changed who may approve what"}) {
    CAPTURE(words);
    CHECK(told.find(words) != told.npos);
  }
  CHECK(told.find("(support)") != told.npos);
}

}
