#include "assistant/policies/delegations.h"

#include "core/json_write.h"
#include "tests/fixtures/inbox.h"

namespace aai::policies {
namespace {

using namespace aai::test;

constexpr std::string_view only_owners =
    R"({"number":0,"rules":[{"name":"owners","effect":"require","circumstance":"always",)"
    R"("roles":["owner"],"approvals_needed":1,"weekdays":[]}]})";

// Ada the owner, Grace and Charles, and a draft that only an owner may let go.
class Firm {
 public:
  Firm() : ada(world.owner("Lovelace Law")), grace(world.member(ada)), charles(world.member(ada)) {
    inbox.emplace(world, ada);
    draft = inbox->draft();
    world.call(Method::put, org_path(ada, "/approval-policies"), only_owners, ada);
  }

  http::Reply delegate(const Person& as, const Person& from, const Person& to,
                       std::string_view starts_on, std::string_view ends_on) {
    DelegationWish wish{from.user, to.user, {std::string(starts_on)}, {std::string(ends_on)}};
    return world.call(Method::post, org_path(ada, "/approval-delegations"), json::to_text(wish),
                      as);
  }
  http::Reply withdraw(const http::Reply& made, const Person& as) {
    return world.call(Method::del, org_path(ada, "/approval-delegations/" + field(made, "id")), "",
                      as);
  }
  std::string approve(const Person& as) {
    const auto path = "/drafts/" + std::string(draft.id.view()) + "/approval";
    return field(world.call(Method::post, org_path(ada, path), approval_of(draft), as), "state");
  }

  // The one cell of what this organisation has.
  std::string value(std::string_view cell, std::string_view table, std::string_view where) {
    return world.value("select " + std::string(cell) + " from " + std::string(table) +
                       " where org_id = '" + std::string(ada.org.view()) + "'" +
                       std::string(where));
  }

  World world;
  Person ada, grace, charles;
  std::optional<Inbox> inbox;
  WaitingDraft draft;
};

}

TEST_CASE("delegations: on its days whoever stands in has the role of the one who is away") {
  Firm firm;
  const auto made = firm.delegate(firm.ada, firm.ada, firm.grace, "2026-11-20", "2026-11-27");
  CHECK(made.status == 200);
  CHECK(field(made, "is_active") == "true");

  CHECK(firm.approve(firm.charles) == "waiting");
  CHECK(firm.approve(firm.grace) == "approved");
  CHECK(firm.value("facts -> 'approvers' -> -1 ->> 'stands_in_for'", "approval_evaluations",
                   " and outcome = 'allowed'") == firm.ada.user.view());
}

TEST_CASE("delegations: before and after its days, and once withdrawn, it says nothing") {
  Firm firm;
  const auto later = firm.delegate(firm.ada, firm.ada, firm.grace, "2026-11-21", "2026-11-22");
  CHECK(field(later, "is_active") == "false");
  CHECK(firm.approve(firm.grace) == "waiting");

  firm.world.clock.advance(std::chrono::days(1));
  CHECK(firm.withdraw(later, firm.ada).status == 204);
  CHECK(firm.withdraw(later, firm.ada).status == 404);
  CHECK(firm.world.value("select role from acting_role('" + std::string(firm.ada.org.view()) +
                         "', '" + std::string(firm.grace.user.view()) +
                         "', '2026-11-21T12:00:00Z')") == "member");
  CHECK(firm.value("count(*)", "audit_log", " and action like 'policies.delegat%'") == "2");
}

TEST_CASE("delegations: one person stays one, whoever they stand in for") {
  Firm firm;
  firm.world.call(Method::put, org_path(firm.ada, "/approval-policies"),
                  R"({"number":1,"rules":[{"name":"two","effect":"require",)"
                  R"("circumstance":"always",)"
                  R"("roles":[],"approvals_needed":2,"weekdays":[]}]})", firm.ada);
  firm.delegate(firm.ada, firm.ada, firm.grace, "2026-11-20", "2026-11-27");

  CHECK(firm.approve(firm.grace) == "waiting");
  CHECK(firm.approve(firm.grace) != "approved");
  CHECK(firm.value("count(*)", "outbox_messages", "") == "0");
}

TEST_CASE("delegations: nobody hands out a role above their own, and members hand out none") {
  Firm firm;
  const auto admin = firm.world.member(firm.ada, "admin");
  const auto asked = firm.delegate(admin, firm.ada, admin, "2026-11-20", "2026-11-27");
  CHECK(field(asked, "code") == "permissions.cannot_grant");
  CHECK(firm.delegate(firm.grace, firm.grace, firm.charles, "2026-11-20", "2026-11-27").status ==
        403);
  CHECK(firm.delegate(admin, admin, firm.grace, "2026-11-20", "2026-11-27").status == 200);

  const auto kept = firm.delegate(firm.ada, firm.ada, firm.grace, "2026-11-20", "2026-11-27");
  CHECK(field(firm.withdraw(kept, admin), "code") == "permissions.cannot_grant");
}

TEST_CASE("delegations: what cannot be kept is refused, and why is said") {
  Firm firm;
  const auto stranger = firm.world.owner("Another Law");
  const auto code = [&](const Person& to, std::string_view from_day, std::string_view until_day) {
    return field(firm.delegate(firm.ada, firm.ada, to, from_day, until_day), "code");
  };
  constexpr std::string_view refused = "policies.delegation_not_understood";

  CHECK(code(firm.ada, "2026-11-20", "2026-11-21") == refused);
  CHECK(code(stranger, "2026-11-20", "2026-11-21") == refused);
  CHECK(code(firm.grace, "2026-11-22", "2026-11-21") == refused);
  CHECK(code(firm.grace, "2026-11-10", "2026-11-19") == refused);
  CHECK(code(firm.grace, "2026-11-20", "2027-11-20") == refused);
  CHECK(code(firm.grace, "2026-02-30", "2026-11-20") == "api.invalid_body");
}

}
