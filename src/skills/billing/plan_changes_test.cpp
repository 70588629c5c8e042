#include "skills/billing/plan_changes.h"

#include "skills/billing/stage_for_tests.h"

namespace aai::test {
namespace {

// Ada, who pays for "practice", and her Stripe.
class Paying {
 public:
  Paying() : ada(stage.world.owner("Lovelace Law")) {
    stage.visit(ada, stage.pay(ada, "practice"));
  }

  http::Reply quote(std::string_view plan, const Person& as) {
    return call(Method::post, "/preview", R"({"plan_key":")" + std::string(plan) + "\"}", as);
  }
  http::Reply order(const http::Reply& quoted, const Person& as) {
    return call(Method::post, "/change", R"({"quote_id":")" + field(quoted, "id") + "\"}", as);
  }
  http::Reply call(Method method, std::string_view rest, std::string_view body, const Person& as) {
    return stage.world.call(method, org_path(as, "/subscription" + std::string(rest)), body, as);
  }
  std::string plan() { return field(call(Method::get, "", "", ada), "plan_key"); }
  std::string planned() { return field(call(Method::get, "/change", "", ada), "plan_key"); }

  struct Stage : BillingStage {
    void visit(const Person& person, const std::string& session) {
      const auto back =
          world.call(Method::get, "/billing/return?session_id=" + session, "", person);
      REQUIRE(back.status == 303);
    }
  } stage;
  Person ada;
};

}

TEST_CASE("plan_changes#1 up is quoted, asked for as it was quoted, and on at once") {
  Paying one;
  const auto quoted = one.quote("firm", one.ada);
  CHECK(field(quoted, "direction") == "up");
  CHECK(field(quoted, "due_cents") == "8413");
  one.stage.world.clock.advance(std::chrono::minutes(9));

  CHECK(one.order(quoted, one.ada).status == 200);

  CHECK(one.plan() == "firm");
  REQUIRE(one.stage.changes.size() == 1);
  const auto& form = one.stage.changes.front();
  CHECK(form.find("proration_behavior=always_invoice") != form.npos);
  CHECK(form.find("payment_behavior=error_if_incomplete") != form.npos);
  CHECK(form.find("proration_date=" + std::to_string(one.stage.now_seconds() - 540)) != form.npos);
}

TEST_CASE("plan_changes#2 a declined card changes nothing, and the quote is used up") {
  Paying one;
  const auto quoted = one.quote("firm", one.ada);
  one.stage.card_is_declined = true;

  CHECK(field(one.order(quoted, one.ada), "code") == "billing.card_declined");
  CHECK(one.plan() == "practice");
  one.stage.card_is_declined = false;
  CHECK(field(one.order(quoted, one.ada), "code") == "billing.quote_over");
  one.stage.run_jobs();
  CHECK(one.plan() == "practice");
}

TEST_CASE("plan_changes#3 a quote is good once, for ten minutes, and for nobody else") {
  Paying one;
  const auto stranger = one.stage.world.owner("Another Law");
  one.stage.visit(stranger, one.stage.pay(stranger, "practice"));
  const auto quoted = one.quote("firm", one.ada);
  CHECK(field(one.order(quoted, stranger), "code") == "billing.quote_over");

  CHECK(one.order(quoted, one.ada).status == 200);
  CHECK(field(one.order(quoted, one.ada), "code") == "billing.quote_over");
  const auto late = one.quote("scale", one.ada), of_old_plan = one.quote("solo", one.ada);
  CHECK(one.order(late, one.ada).status == 200);
  CHECK(field(one.order(of_old_plan, one.ada), "code") == "billing.quote_over");
  const auto expired = one.quote("solo", one.ada);
  one.stage.world.clock.advance(std::chrono::minutes(10));
  CHECK(field(one.order(expired, one.ada), "code") == "billing.quote_over");
  CHECK(one.stage.changes.size() == 2);
}

TEST_CASE("plan_changes#4 down waits for the last hour of the period, and then is told to Stripe") {
  Paying one;
  const auto quoted = one.quote("solo", one.ada);
  CHECK(field(quoted, "direction") == "down");
  CHECK(field(quoted, "due_cents") == "0");
  CHECK(field(one.order(quoted, one.ada), "plan_key") == "solo");
  one.stage.run_cron("billing.plan_changes");
  CHECK(one.stage.changes.empty());
  CHECK(one.plan() == "practice");

  one.stage.world.rows("update scheduled_plan_changes set takes_effect_at = '2026-11-20T09:30:00Z' "
                       "where state = 'planned' and org_id = '" +
                       std::string(one.ada.org.view()) + "'");
  one.stage.run_cron("billing.plan_changes");
  one.stage.run_jobs();

  REQUIRE(one.stage.changes.size() == 1);
  CHECK(one.stage.changes.front().find("proration_behavior=none") != std::string::npos);
  CHECK(one.plan() == "solo");
  CHECK(one.planned() == "null");
}

TEST_CASE("plan_changes: a planned step can be called off, and another change replaces it") {
  Paying one;
  one.order(one.quote("solo", one.ada), one.ada);
  CHECK(one.planned() == "solo");
  CHECK(one.call(Method::del, "/change", "", one.ada).status == 200);
  CHECK(one.planned() == "null");

  one.order(one.quote("solo", one.ada), one.ada);
  CHECK(one.order(one.quote("firm", one.ada), one.ada).status == 200);
  CHECK(one.planned() == "null");
  CHECK(one.plan() == "firm");
}

TEST_CASE("plan_changes: what cannot be changed is refused, and why is said") {
  Paying one;
  auto& world = one.stage.world;
  const auto grace = world.member(one.ada), trying = world.owner("Trial Law");
  world.call(Method::post, org_path(trying, "/trial"), R"({"plan_key":"solo"})", trying);

  CHECK(one.quote("firm", grace).status == 403);
  CHECK(field(one.quote("practice", one.ada), "code") == "billing.same_plan");
  CHECK(field(one.quote("nothing", one.ada), "code") == "billing.no_such_plan");
  CHECK(field(one.quote("solo", one.ada), "code") == "billing.too_many_people");
  CHECK(field(one.quote("firm", trying), "code") == "billing.not_changeable");
  one.stage.failures_ahead = 2;
  CHECK(field(one.quote("firm", one.ada), "code") == "billing.change_unavailable");
}

}
