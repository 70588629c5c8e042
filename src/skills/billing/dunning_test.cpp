#include "skills/billing/dunning.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

namespace {

constexpr std::chrono::hours day{24};

struct Debtor {
  Person person;
  std::string subscription, invoice;
};

std::string unique_event(BillingStage& stage) {
  return "evt_" + std::string(stage.world.env.new_id<JobId>().view());
}

void set(BillingStage& stage, const Debtor& debtor, const std::string& status,
    const std::string& invoice_status, std::string_view type) {
  stage.subscriptions.at(debtor.subscription).status = status;
  stage.invoices[debtor.invoice] =
      StagedInvoice{debtor.invoice, invoice_status, "cus", debtor.subscription, 2900};
  stage.deliver(unique_event(stage), type, debtor.invoice);
  stage.run_jobs();
}

Debtor debtor_of(BillingStage& stage) {
  Debtor debtor{stage.world.owner("Lovelace Law"), "", ""};
  const auto session = stage.pay(debtor.person, "solo");
  stage.world.wait(stage.visit_return(debtor.person, session));
  debtor.subscription = stage.subscription_of(session).id;
  debtor.invoice = "in_" + debtor.subscription;
  stage.subscriptions.at(debtor.subscription).period_end = stage.now_seconds() + 30 * 86400;
  set(stage, debtor, "past_due", "open", "invoice.payment_failed");
  return debtor;
}

void fail_again(BillingStage& stage, const Debtor& debtor) {
  set(stage, debtor, "past_due", "open", "invoice.payment_failed");
}

}

TEST_CASE(
    "dunning#1 grace counts from the first failure, however many follow, and each step is one "
    "mail") {
  BillingStage stage;
  const auto debtor = debtor_of(stage);
  CHECK(stage.access_of(debtor.person) == "grace");

  for (int days = 1; days < 7; ++days) {
    stage.world.clock.advance(day);
    fail_again(stage, debtor);
    stage.run_cron("billing.dunning");
    CHECK(stage.access_of(debtor.person) == "grace");
  }
  CHECK(stage.mails(debtor.person, "account_read_only") == 0);
  stage.world.clock.advance(day);
  stage.run_cron("billing.dunning");
  fail_again(stage, debtor);
  stage.run_cron("billing.dunning");

  CHECK(stage.access_of(debtor.person) == "read_only");
  CHECK(stage.mails(debtor.person, "payment_failed") == 1);
  CHECK(stage.mails(debtor.person, "account_read_only") == 1);
  CHECK(stage.world.call(Method::get, org_path(debtor.person, "/payments"), "", debtor.person)
            .status == 200);
}

TEST_CASE("dunning#2 a payment on day five closes the case; the next debt begins anew") {
  BillingStage stage;
  const auto debtor = debtor_of(stage);
  stage.world.clock.advance(5 * day);
  set(stage, debtor, "active", "paid", "invoice.paid");

  CHECK(stage.access_of(debtor.person) == "active");
  CHECK(stage.of_org(debtor.person, "select close_reason from dunning_cases where org_id = %O") ==
        "paid");
  CHECK(stage.of_org(debtor.person,
                     "select past_due_since is null from subscriptions where org_id = %O") == "t");
  stage.world.clock.advance(3 * day);
  stage.run_cron("billing.dunning");
  CHECK(stage.mails(debtor.person, "account_read_only") == 0);

  fail_again(stage, debtor);
  CHECK(stage.access_of(debtor.person) == "grace");
  CHECK(stage.mails(debtor.person, "payment_failed") == 2);
}

TEST_CASE("dunning#3 a failure told of after the payment opens nothing") {
  BillingStage stage;
  const auto debtor = debtor_of(stage);
  set(stage, debtor, "active", "paid", "invoice.paid");

  stage.deliver(unique_event(stage), "invoice.payment_failed", debtor.invoice);
  stage.run_jobs();

  CHECK(stage.access_of(debtor.person) == "active");
  CHECK(stage.of_org(debtor.person,
                     "select count(*) from dunning_cases where org_id = %O and closed_at is "
                     "null") == "0");
  const auto payments =
      stage.world.call(Method::get, org_path(debtor.person, "/payments"), "", debtor.person);
  CHECK(field(payments, "items[0].status") == "paid");
  CHECK(field(payments, "items[0].amount_cents") == "2900");
  CHECK(field(payments, "items[0].invoice_number") == "A-1");
  CHECK(field(payments, "items[1]") == "");
}
