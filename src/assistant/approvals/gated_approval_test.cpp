#include "assistant/approvals/gated_approval.h"

#include "gen/sql/assistant/approvals/gated_approval.h"
#include "tests/beside.h"
#include "tests/fixtures/inbox.h"
#include "tests/second_connection.h"

namespace aai::approvals {
namespace {

using namespace aai::test;

constexpr std::string_view two_for_all =
    R"({"number":0,"rules":[{"name":"four eyes","effect":"require","circumstance":"always",)"
    R"("roles":[],"approvals_needed":2,"weekdays":[]}]})";

// Ada the owner, Grace and Charles, and a draft of Ada's mailbox.
class Firm {
 public:
  Firm() : ada(world.owner("Lovelace Law")), grace(world.member(ada)), charles(world.member(ada)) {
    inbox.emplace(world, ada);
    draft = inbox->draft();
  }

  http::Reply lay_down(std::string_view policy) {
    return world.call(Method::put, org_path(ada, "/approval-policies"), policy, ada);
  }
  http::Reply approve(const Person& as, int version = 1) {
    return world.call(Method::post, path("/approval"), approval_of(draft, version), as);
  }
  http::Reply take_back(const Person& as) {
    return world.call(Method::del, path("/approval"), "", as);
  }
  std::string path(std::string_view rest) {
    return org_path(ada, "/drafts/" + std::string(draft.id.view()) + std::string(rest));
  }
  std::string count(std::string_view table) {
    return world.value("select count(*) from " + std::string(table) + " where org_id = " + org());
  }
  std::string org() { return "'" + std::string(ada.org.view()) + "'"; }

  // A new wording of Ada's, to be decided on from then on.
  void edit(std::string_view text) {
    const auto edited = world.call(Method::put, path("/text"),
                                   R"({"version":1,"text":")" + std::string(text) + "\"}", ada);
    REQUIRE(edited.status == 200);
    draft.content_sha256 = field(edited, "content_sha256");
    draft.text = field(edited, "text");
  }
  // The constraint that a statement breaks; "accepted" where it breaks none.
  std::string objection(const std::string& sql) {
    constexpr std::string_view before = "constraint \"";
    try {
      world.rows(sql);
      return "accepted";
    } catch (const std::runtime_error& fault) {
      const std::string_view text = fault.what();
      const auto begin = text.find(before) + before.size();
      return std::string(text.substr(begin, text.find('"', begin) - begin));
    }
  }

  World world;
  Person ada, grace, charles;
  std::optional<Inbox> inbox;
  WaitingDraft draft;
};

}

TEST_CASE("approval_gates: with a rule of two, the first approval sends nothing, the second does") {
  Firm firm;
  REQUIRE(firm.lay_down(two_for_all).status == 200);

  const auto first = firm.approve(firm.grace);

  CHECK(field(first, "state") == "waiting");
  CHECK(field(first, "approvals") == "1");
  CHECK(field(first, "approvals_needed") == "2");
  CHECK(field(first, "rule") == "four eyes");
  CHECK(firm.count("draft_decisions") == "1");
  CHECK(firm.count("outbox_messages") == "0");
  CHECK(firm.count("jobs") == "0");

  const auto second = firm.approve(firm.charles);

  CHECK(field(second, "state") == "approved");
  CHECK(field(second, "approvals") == "2");
  CHECK(firm.count("outbox_messages") == "1");
  CHECK(firm.count("approval_evaluations") == "2");
}

TEST_CASE("approval_gates: the second person reads who approved, and that theirs is missing") {
  Firm firm;
  firm.lay_down(two_for_all);
  const auto row = [&](const Person& as) {
    const auto list = firm.world.call(Method::get, org_path(firm.ada, "/drafts"), "", as).body;
    return list.substr(list.find("\"approvals\""));
  };
  CHECK(row(firm.charles).starts_with(R"("approvals":0,"approvals_needed":1})"));
  firm.approve(firm.grace);

  const auto seen = firm.world.call(Method::get, firm.path(""), "", firm.charles).body;
  const auto given = seen.substr(seen.find("\"approvals\""));

  CHECK(given.find(R"("is_mine":false,"given_at":"2026-11-20T09:00:00Z","approvals_needed":2,)") !=
        given.npos);
  CHECK(given.find("One more person must approve it.") != given.npos);
  CHECK(row(firm.charles).starts_with(R"("approvals":1,"approvals_needed":2})"));

  firm.world.rows("delete from memberships where user_id = '" +
                  std::string(firm.grace.user.view()) + "'");
  CHECK(row(firm.charles).starts_with(R"("approvals":0,"approvals_needed":1})"));
  CHECK(firm.world.call(Method::get, firm.path(""), "", firm.charles)
            .body.ends_with(R"("approvals":[]})"));
}

TEST_CASE("approval_gates: two who approve in one instant are two, and send once") {
  Firm firm;
  firm.lay_down(two_for_all);
  SecondConnection holding;
  holding.begin(firm.ada.org.view(), firm.ada.user.view());
  holding.run(sql::lock_standing.text,
              {std::string(firm.ada.org.view()), std::string(firm.draft.id.view())});
  http::Reply of_grace, of_charles;
  const auto path = firm.path("/approval"), body = approval_of(firm.draft);
  Beside grace(firm.world,
               answer_into(firm.world, Method::post, path, body, firm.grace, of_grace));
  Beside charles(firm.world,
                 answer_into(firm.world, Method::post, path, body, firm.charles, of_charles));
  charles.until_blocked(2);

  holding.commit();
  grace.until_done();
  charles.until_done();

  const bool grace_was_first = field(of_grace, "state") == "waiting";
  CHECK(field(grace_was_first ? of_grace : of_charles, "approvals") == "1");
  CHECK(field(grace_was_first ? of_charles : of_grace, "state") == "approved");
  CHECK(firm.count("draft_decisions") == "2");
  CHECK(firm.count("outbox_messages") == "1");
}

TEST_CASE("approval_gates: the same person twice is one") {
  Firm firm;
  firm.lay_down(two_for_all);
  firm.approve(firm.grace);

  const auto again = firm.approve(firm.grace);

  CHECK(again.status == 409);
  CHECK(field(again, "code") == "draft.approved_by_you");
  CHECK(firm.count("draft_decisions") == "1");
  CHECK(firm.count("outbox_messages") == "0");
}

TEST_CASE("approval_gates: another version begins anew") {
  Firm firm;
  firm.lay_down(two_for_all);
  firm.approve(firm.grace);
  firm.edit("Dear Yusuf, thank you.");

  const auto approval = firm.approve(firm.charles, 2);

  CHECK(field(approval, "state") == "waiting");
  CHECK(field(approval, "approvals") == "1");
  CHECK(firm.count("outbox_messages") == "0");
}

TEST_CASE("approval_gates: what was called back or rejected, or whose giver left, is not counted") {
  SUBCASE("called back by the one who gave it, and by nobody else") {
    Firm firm;
    firm.lay_down(two_for_all);
    firm.approve(firm.grace);
    CHECK(field(firm.take_back(firm.charles), "code") == "draft.too_late");
    CHECK(field(firm.take_back(firm.grace), "state") == "waiting");
    CHECK(field(firm.approve(firm.charles), "approvals") == "1");
    CHECK(field(firm.approve(firm.grace), "state") == "approved");
  }
  SUBCASE("rejected in between") {
    Firm firm;
    firm.lay_down(two_for_all);
    firm.approve(firm.grace);
    firm.world.clock.advance(std::chrono::minutes(1));
    firm.world.call(Method::post, firm.path("/rejection"), R"({"version":1})", firm.ada);
    firm.world.call(Method::del, firm.path("/rejection"), "", firm.ada);
    CHECK(field(firm.approve(firm.charles), "approvals") == "1");
  }
  SUBCASE("given by somebody who left") {
    Firm firm;
    firm.lay_down(two_for_all);
    firm.approve(firm.grace);
    firm.world.rows("delete from memberships where user_id = '" +
                    std::string(firm.grace.user.view()) + "'");
    CHECK(field(firm.approve(firm.charles), "approvals") == "1");
  }
  SUBCASE("the second of two undone: the first still stands") {
    Firm firm;
    firm.lay_down(two_for_all);
    firm.approve(firm.grace);
    firm.approve(firm.charles);
    CHECK(field(firm.take_back(firm.ada), "state") == "waiting");
    CHECK(field(firm.approve(firm.ada), "approvals") == "2");
  }
}

TEST_CASE("approval_gates: nothing leaves when the first of two may no longer decide") {
  Firm firm;
  firm.lay_down(two_for_all);
  firm.approve(firm.grace);
  REQUIRE(field(firm.approve(firm.charles), "state") == "approved");
  firm.world.rows("delete from memberships where user_id = '" +
                  std::string(firm.grace.user.view()) + "'");

  firm.world.clock.advance(std::chrono::minutes(1));
  firm.world.run_jobs();

  CHECK(firm.world.value("select state || ' ' || problem from outbox_messages where org_id = " +
                         firm.org()) == "void approver_may_no_longer_decide");
}

TEST_CASE("approval_gates: a denial beats everything, and says its rule") {
  Firm firm;
  firm.lay_down(
      R"({"number":0,"rules":[{"name":"sums are the owner's","effect":"deny",)"
      R"("circumstance":"amount","roles":["member"],"amount_cents":10000,"currency":"gbp",)"
      R"("weekdays":[]}]})");

  const auto denied = firm.approve(firm.grace);

  CHECK(denied.status == 403);
  CHECK(field(denied, "code") == "draft.approval_denied");
  CHECK(field(denied, "detail").find("sums are the owner's") != std::string::npos);
  CHECK(firm.count("draft_decisions") == "0");
  CHECK(field(firm.approve(firm.ada), "state") == "approved");
}

TEST_CASE("approval_gates: only a recipient never written to needs the second person") {
  const auto policy = R"({"number":0,"rules":[{"name":"strangers","effect":"require",)"
                      R"("circumstance":"new_recipient","roles":[],"approvals_needed":2,)"
                      R"("weekdays":[]}]})";
  Firm firm;
  firm.lay_down(policy);
  CHECK(field(firm.approve(firm.ada), "rule") == "strangers");

  Firm other;
  other.lay_down(policy);
  const auto known = other.inbox->receive("office@hollisbrandt.example", "Hello", "Hello.");
  other.world.rows("update mail_messages set direction = 'out', received_at = '2026-11-01' "
                   "where id = '" + std::string(known.id.view()) + "'");
  other.world.rows("delete from mail_participants where message_id = '" +
                   std::string(known.id.view()) + "'");
  other.world.rows("insert into mail_participants (org_id, message_id, role, position, name, "
                   "address, address_key) values (" + other.org() + ", '" +
                   std::string(known.id.view()) +
                   "', 'to', 0, '', 'yusuf@tideway.example', 'yusuf@tideway.example')");
  CHECK(field(other.approve(other.ada), "state") == "approved");
}

TEST_CASE("approval_gates: what is approved at the weekend leaves on Monday, and can be undone") {
  Firm firm;
  firm.lay_down(
      R"({"number":0,"rules":[{"name":"office hours","effect":"hold","circumstance":"always",)"
      R"("roles":[],"weekdays":[1,2,3,4,5],"opens_minute":540,"closes_minute":1050}]})");
  firm.world.rows("update orgs set time_zone = 'Europe/Berlin' where id = " + firm.org());
  firm.world.clock.at = *parse_instant("2026-11-20T17:00:30Z");  // a Friday, six in Berlin

  const auto approval = firm.approve(firm.ada);

  CHECK(field(approval, "undo_until") == "2026-11-23T08:00:00Z");
  CHECK(field(approval, "rule") == "office hours");
  CHECK(firm.world.value("select send_after = '2026-11-23T08:00:00Z' from outbox_messages "
                         "where org_id = " + firm.org()) == "t");
  CHECK(field(firm.take_back(firm.ada), "state") == "waiting");
}

TEST_CASE("approval_gates: a policy that cannot be kept is refused, and nobody's is overwritten") {
  Firm firm;
  const auto code = [&](std::string_view policy) { return field(firm.lay_down(policy), "code"); };
  CHECK(code(R"({"number":0,"rules":[{"name":"x","effect":"require","circumstance":"always",)"
             R"("roles":["admin"],"approvals_needed":1,"weekdays":[]}]})") ==
        "policies.too_few_people");
  CHECK(code(R"({"number":0,"rules":[{"name":"x","effect":"hold","circumstance":"always",)"
             R"("roles":[],"weekdays":[]}]})") == "policies.not_understood");
  CHECK(code(R"({"number":3,"rules":[]})") == "policies.changed_meanwhile");
  CHECK(firm.count("approval_policies") == "0");

  CHECK(field(firm.lay_down(two_for_all), "number") == "1");
  CHECK(code(two_for_all) == "policies.changed_meanwhile");
  const auto shown =
      firm.world.call(Method::get, org_path(firm.ada, "/approval-policies"), "", firm.grace);
  CHECK(field(shown, "rules[0].name") == "four eyes");
  CHECK(firm.world
            .call(Method::put, org_path(firm.ada, "/approval-policies"), two_for_all, firm.grace)
            .status == 403);
}

TEST_CASE("approval_gates: PostgreSQL itself lets no first approval of two send anything") {
  Firm firm;
  firm.lay_down(two_for_all);
  firm.approve(firm.grace);
  const auto outbox = [&](int approvals, int needed) {
    return "insert into outbox_messages (org_id, id, draft_id, decision_id, content_sha256, "
           "message_id_header, send_after, approvals, approvals_needed, created_at, updated_at) "
           "select org_id, gen_random_uuid(), draft_id, id, content_sha256, 'x', now(), " +
           std::to_string(approvals) + ", " + std::to_string(needed) +
           ", now(), now() from draft_decisions where org_id = " + firm.org();
  };
  const auto decision = [&](const std::string& who, const std::string& before) {
    return "insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256, "
           "head_message_id, decided_by, previous_id, earlier_approvers, approvals_needed, "
           "presented_sha256, created_at) select org_id, gen_random_uuid(), draft_id, version, "
           "decision, content_sha256, head_message_id, '" +
           who + "', id, array['" + before +
           "']::uuid[], 2, presented_sha256, now() from draft_decisions where org_id = " +
           firm.org();
  };
  const std::string ada(firm.ada.user.view()), grace(firm.grace.user.view()),
      charles(firm.charles.user.view());

  CHECK(firm.objection(outbox(1, 2)) == "outbox_messages_have_their_approvals");
  CHECK(firm.objection(outbox(1, 1)) == "outbox_messages_weight_of_decision");
  CHECK(firm.objection(outbox(2, 2)) == "outbox_messages_weight_of_decision");
  CHECK(firm.objection(decision(grace, grace)) == "draft_decisions_by_each_person_once");
  CHECK(firm.objection(decision(ada, charles)) == "draft_decisions_previous_is_of_this_content");
  CHECK(firm.objection(decision(ada, grace)) == "accepted");
  CHECK(firm.world.value("select has_table_privilege('aai_app', 'draft_decisions', 'update')") ==
        "f");
}

}
