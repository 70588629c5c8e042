#include "assistant/policies/policy_simulation.h"

#include "tests/fixtures/inbox.h"

namespace aai::policies {
namespace {

using namespace aai::test;

constexpr std::string_view house_rules =
    R"([{"name":"large sums","effect":"require","circumstance":"amount","roles":[],)"
    R"("amount_cents":100000,"currency":"gbp","approvals_needed":2,"weekdays":[]},)"
    R"({"name":"office hours","effect":"hold","circumstance":"always","roles":[],)"
    R"("weekdays":[1,2,3,4,5],"opens_minute":540,"closes_minute":1050}])";

// A practice whose drafts Ada and Grace have decided on.
class Practice {
 public:
  Practice() : ada(world.owner("Lovelace Law")), grace(world.member(ada)) {
    inbox.emplace(world, ada);
  }

  void approve(std::string_view text, const std::vector<Person>& people) {
    const auto draft = inbox->draft(text);
    for (const auto& who : people) {
      const auto path = "/drafts/" + std::string(draft.id.view()) + "/approval";
      REQUIRE(world.call(Method::post, org_path(ada, path), approval_of(draft), who).status == 200);
    }
  }
  void lay_down(std::string_view rules) {
    const auto body = R"({"number":0,"rules":)" + std::string(rules) + "}";
    REQUIRE(world.call(Method::put, org_path(ada, "/approval-policies"), body, ada).status == 200);
  }
  http::Reply simulate(std::string_view rules) {
    return world.call(Method::post, org_path(ada, "/approval-policies/simulation"),
                      R"({"rules":)" + std::string(rules) + "}", ada);
  }
  std::string rows_written() {
    return world.value("select (select count(*) from draft_decisions) + (select count(*) from "
                       "approval_policies) + (select count(*) from audit_log) + (select count(*) "
                       "from outbox_messages) + (select count(*) from org_events)");
  }

  World world;
  Person ada, grace;
  std::optional<Inbox> inbox;
};

}

TEST_CASE("policy_simulation: the unchanged policy agrees with every recorded decision") {
  Practice one;
  one.lay_down(house_rules);
  one.approve("Thank you.", {one.ada});
  one.approve("It is £1,000 in all.", {one.grace, one.ada});
  one.world.clock.advance(std::chrono::hours(30));  // Saturday
  one.approve("See you on Monday.", {one.grace});
  one.approve("It is £5,000 in all.", {one.grace});
  one.world.rows("update memberships set role = 'admin' where user_id = '" +
                 std::string(one.grace.user.view()) + "'");

  const auto simulation = one.simulate(house_rules);

  CHECK(field(simulation, "decision_count") == "5");
  CHECK(field(simulation, "difference_count") == "0");
}

TEST_CASE("policy_simulation: a changed policy says decision by decision what would differ") {
  Practice one;
  one.approve("It is £1,000 in all.", {one.grace});  // before there was any policy
  one.lay_down(house_rules);
  one.world.clock.advance(std::chrono::minutes(1));
  one.approve("It is £500 in all.", {one.grace});
  const auto before = one.rows_written();

  const auto simulation = one.simulate(
      R"([{"name":"sums are the owner's","effect":"deny","circumstance":"amount",)"
      R"("roles":["member"],"amount_cents":60000,"currency":"gbp","weekdays":[]}])");

  CHECK(field(simulation, "decision_count") == "2");
  CHECK(field(simulation, "difference_count") == "1");
  CHECK(field(simulation, "items[0].differs") == "false");
  CHECK(field(simulation, "items[1].differs") == "true");
  CHECK(field(simulation, "items[1].was.outcome") == "allowed");
  CHECK(field(simulation, "items[1].would_be.outcome") == "denied");
  CHECK(field(simulation, "items[1].would_be.rule") == "sums are the owner's");
  CHECK(one.rows_written() == before);
}

TEST_CASE("policy_simulation: looks back thirty days, and at no other organisation") {
  Practice one, other;
  other.approve("Thank you.", {other.ada});
  one.approve("Thank you.", {one.ada});
  CHECK(field(one.simulate("[]"), "decision_count") == "1");

  one.world.rows("update draft_decisions set created_at = created_at - interval '31 days' "
                 "where org_id = '" + std::string(one.ada.org.view()) + "'");
  CHECK(field(one.simulate("[]"), "decision_count") == "0");
  CHECK(one.world.call(Method::post, org_path(one.ada, "/approval-policies/simulation"),
                       R"({"rules":[]})", one.grace).status == 403);
}

}
