#include "skills/billing/plan_catalog_entitlements.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

TEST_CASE(
    "plan_catalog_entitlements#1 anyone can see the four plans and what they grant; no limit is "
    "null") {
  World world;

  const auto reply = world.call(Method::get, "/v1/plans");

  CHECK(reply.status == 200);
  CHECK(field(reply, "items[0].key") == "solo");
  CHECK(field(reply, "items[0].price_cents") == "2900");
  CHECK(field(reply, "items[1].price_cents") == "7900");
  CHECK(field(reply, "items[2].price_cents") == "19900");
  CHECK(field(reply, "items[3].key") == "scale");
  CHECK(field(reply, "items[3].price_cents") == "49900");
  CHECK(field(reply, "items[3].seats_max") == "null");
  CHECK(field(reply, "items[0].drafts_per_month") == "300");
  CHECK(field(reply, "items[4]") == "");
  CHECK(reply.body.find("lookup") == std::string::npos);
}

TEST_CASE(
    "plan_catalog_entitlements#2 an organisation without a plan is granted nothing, one with a "
    "plan what it bought") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto granted = [&] {
    pg::Tx tx(stage.world.pool("aai_worker"), pg::Access::read,
              pg::Statement{"", "select act_for($1)", {std::string(ada.org.view())}}, {});
    return stage.world.wait(billing::entitlements_of(tx, ada.org));
  };
  CHECK(granted().drafts_per_month == 0);
  CHECK_FALSE(granted().plan_key);

  const auto session = stage.pay(ada, "firm");
  stage.world.call(Method::get, "/billing/return?session_id=" + session, "", ada);

  CHECK(granted().drafts_per_month == 6000);
  CHECK(granted().seats_max == 20);
  CHECK(granted().plan_key == "firm");
}

TEST_CASE(
    "plan_catalog_entitlements#3 a plan nobody sells cannot be bought, and a price in the body is "
    "refused") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto buy = [&](std::string_view body) {
    return stage.world.call(Method::post, org_path(ada, "/checkout"), body, ada);
  };

  CHECK(field(buy(R"({"plan_key":"enterprise"})"), "code") == "billing.no_such_plan");
  CHECK(buy(R"({"plan_key":"enterprise"})").status == 422);
  CHECK(field(buy(R"({"plan_key":"solo","price_cents":1})"), "code") == "api.invalid_body");
  CHECK(field(buy(R"({"plan_key":"solo","price":"price_1"})"), "code") == "api.invalid_body");
  CHECK(stage.world.http.calls.empty());
  CHECK(stage.of_org(ada, "select count(*) from checkout_intents where org_id = %O") == "0");
}
