#include "skills/billing/owner_notices.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

TEST_CASE("owners, and nobody else, are written to, with the dates and amounts of their practice") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto grace = stage.world.member(ada);
  const auto session = stage.pay(ada, "solo");
  stage.world.wait(stage.visit_return(ada, session));
  const auto subscription = stage.subscription_of(session).id;
  stage.subscriptions.at(subscription).status = "past_due";
  stage.invoices["in_notice"] = StagedInvoice{"in_notice", "open", "cus", subscription, 3451};
  stage.deliver("evt_notice", "invoice.payment_failed", "in_notice");
  stage.run_jobs();

  CHECK(stage.mails(ada, "welcome") == 1);
  CHECK(stage.mails(ada, "payment_failed") == 1);
  CHECK(stage.of_org(ada, "select facts->>'amount' from system_emails "
                          "where template = 'payment_failed' and org_id = %O") == "€34.51");
  CHECK(stage.of_org(ada, "select count(*) from system_emails where to_address = '" + grace.email +
                              "' and org_id = %O") == "0");
  CHECK(stage.of_org(ada,
                     "select count(*) from system_emails where state <> 'sent' and org_id = %O") ==
        "0");
}

TEST_CASE("who begins a trial, is set up and then buys is welcomed once, and each owner is") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law"), grace = stage.world.member(ada, "owner");
  const auto step = [&](std::string_view name, std::string_view body) {
    const auto path = org_path(ada, "/onboarding/" + std::string(name));
    CHECK(stage.world.call(Method::put, path, body, ada).status == 200);
  };
  CHECK(stage.world.call(Method::post, org_path(ada, "/trial"), R"({"plan_key":"solo"})", ada)
            .status == 200);
  step("practice", R"({"name":"Lovelace Law","profession":"lawyer"})");
  step("services", R"({"services":[{"name":"Meeting","currency":"eur","unit":"hour"}]})");
  step("voice", R"({"tone":"warm","signature":"Ada","language":"en"})");
  step("hours", R"({"time_zone":"UTC","days":[{"weekday":1,"opens":"09:00","closes":"17:00"}]})");
  step("skips/mailbox", "{}");
  step("skips/knowledge", "{}");
  CHECK(stage.world.call(Method::post, org_path(ada, "/onboarding/completion"), "{}", ada).status ==
        200);
  stage.world.wait(stage.visit_return(ada, stage.pay(ada, "solo")));
  stage.run_jobs();

  for (const auto& owner : {ada, grace})
    CHECK(stage.of_org(ada, "select count(*) from system_emails where template = 'welcome' and "
                            "org_id = %O and to_address = '" + owner.email + "'") == "1");
  CHECK(stage.of_org(ada, "select count(*) from system_emails where template = 'welcome' and "
                          "org_id = %O") == "2");
}

TEST_CASE("amounts are spelt with their sign or their code") {
  CHECK(billing::spell_amount(2900, "eur") == "€29.00");
  CHECK(billing::spell_amount(5, "eur") == "€0.05");
  CHECK(billing::spell_amount(123456, "chf") == "1234.56 CHF");
}
