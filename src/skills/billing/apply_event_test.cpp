#include <algorithm>

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

namespace {

std::string state_of(BillingStage& stage, const std::string& event) {
  return stage.world.value("select state || ' ' || attempts from stripe_events where id = '" +
                           event + "'");
}

std::string unique_event(BillingStage& stage) {
  return "evt_" + std::string(stage.world.env.new_id<JobId>().view());
}

std::string rows_of(BillingStage& stage, const Person& person) {
  return stage.of_org(person,
                      "select count(*) || ' ' || coalesce(string_agg(status, ','), '-') from "
                      "subscriptions where org_id = %O");
}

Task<void> post(BillingStage& stage, std::string body) {
  http::Request request;
  request.method = Method::post;
  request.target = "/webhooks/stripe";
  request.peer = "203.0.113.7";
  request.headers.emplace_back("Stripe-Signature",
                               stripe::sign(body, "whsec_staged", stage.world.clock.at));
  request.body = std::move(body);
  const auto reply = co_await stage.world.answer(request);
  CHECK(reply.status == 200);
}

std::size_t drawn(BillingStage& stage) { return stage.world.random.bytes<1>()[0]; }

// Everything a person could tell apart, but for the moment of writing.
std::string picture_of(BillingStage& stage, const Person& person) {
  return stage.of_org(person,
                      "select string_agg(concat_ws('|', status, plan_key, price_cents, "
                      "current_period_end, cancel_at_period_end, "
                      "cancel_at, canceled_at, ended_at, past_due_since is null, began_at is null, "
                      "superseded_at is null), ';') "
                      "from subscriptions where org_id = %O") +
         stage.of_org(person,
                      "select ' / ' || coalesce(string_agg(concat_ws('|', status, amount_cents, "
                      "paid_at is null), ';' "
                      "order by stripe_invoice_id), '-') from payments where org_id = %O");
}

void add_invoice(BillingStage& stage, const std::string& subscription, const std::string& id,
    const std::string& status) {
  const auto& owner = stage.subscriptions.at(subscription);
  stage.invoices[id] = StagedInvoice{id, status, owner.customer, subscription, 2900};
}

}

TEST_CASE("billing_webhook_inbox#6 the same event 50 times in parallel is one row and one effect") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");
  const auto id = unique_event(stage);
  const auto body = stage.event_body(id, "checkout.session.completed", session);

  std::vector<Task<void>> posts;
  for (int i = 0; i < 50; ++i) posts.push_back(post(stage, body));
  stage.together(std::move(posts));
  CHECK(stage.world.value("select count(*) from jobs where name = 'billing.apply_event'") == "1");
  std::vector<Task<void>> workers;
  for (int i = 0; i < 4; ++i) workers.push_back(stage.work_off());
  stage.together(std::move(workers));

  CHECK(state_of(stage, id) == "applied 1");
  CHECK(rows_of(stage, ada) == "1 active");
  CHECK(stage.mails(ada, "welcome") == 1);
  CHECK(stage.access_of(ada) == "active");
}

TEST_CASE(
    "billing_webhook_inbox#7 an event that fails twice is visible, and applied on the third "
    "attempt") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");
  const auto id = unique_event(stage);
  CHECK(stage.deliver(id, "checkout.session.completed", session).status == 200);

  stage.failures_ahead = 4;  // the client asks twice each time
  stage.run_jobs();
  CHECK(state_of(stage, id) == "failed 1");
  CHECK(stage.world.value("select error from stripe_events where id "
                          "= '" + id + "'").find("on purpose") != std::string::npos);
  CHECK(rows_of(stage, ada) == "0 -");
  stage.run_retries(1);
  CHECK(state_of(stage, id) == "failed 2");
  stage.run_retries(1);

  CHECK(state_of(stage, id) == "applied 3");
  CHECK(rows_of(stage, ada) == "1 active");
  CHECK(stage.mails(ada, "welcome") == 1);
}

TEST_CASE(
    "checkout_provisioning#7 return before webhook, webhook before return, both at once: one plan, "
    "one welcome") {
  for (const std::string order : {"return first", "webhook first", "at once"}) {
    CAPTURE(order);
    BillingStage stage;
    const auto ada = stage.world.owner("Lovelace Law");
    const auto session = stage.pay(ada, "solo");
    const auto completed = unique_event(stage), updated = unique_event(stage);
    stage.deliver(completed, "checkout.session.completed", session);
    stage.deliver(updated, "customer.subscription.updated", stage.subscription_of(session).id);

    if (order == "return first") stage.world.wait(stage.visit_return(ada, session));
    std::vector<Task<void>> both;
    both.push_back(stage.work_off());
    if (order == "at once") {
      both.push_back(stage.work_off());
      both.push_back(stage.visit_return(ada, session));
    }
    stage.together(std::move(both));
    if (order == "webhook first") stage.world.wait(stage.visit_return(ada, session));
    stage.run_retries(1);

    CHECK(state_of(stage, completed).starts_with("applied"));
    CHECK(state_of(stage, updated).starts_with("applied"));
    CHECK(rows_of(stage, ada) == "1 active");
    CHECK(stage.mails(ada, "welcome") == 1);
  }
}

TEST_CASE(
    "subscription_state_machine#3 any order of events with duplicates leads to the same row") {
  BillingStage stage;
  std::string expected;
  for (int round = 0; round < 20; ++round) {
    const auto ada = stage.world.owner("Lovelace Law");
    const auto session = stage.pay(ada, "practice");
    const auto subscription = stage.subscription_of(session).id;
    auto& original = stage.subscriptions.at(subscription);
    const std::string tail = subscription.substr(4), first = "in_1" + tail, second = "in_2" + tail;
    std::vector<std::string> bodies;
    const auto happens = [&](std::string_view type, std::string_view about) {
      bodies.push_back(stage.event_body(unique_event(stage), type, about));
    };
    happens("checkout.session.completed", session);
    add_invoice(stage, subscription, first, "paid");
    happens("invoice.paid", first);
    add_invoice(stage, subscription, second, "open");
    original.status = "past_due";
    happens("invoice.payment_failed", second);
    happens("customer.subscription.updated", subscription);
    stage.invoices.at(second).status = "paid";
    original.status = "active";
    happens("invoice.paid", second);
    original.cancel_at_period_end = true;
    original.canceled_at = std::to_string(stage.now_seconds());
    happens("customer.subscription.updated", subscription);
    for (int copies = 0; copies < 3; ++copies)
      bodies.push_back(bodies[drawn(stage) % bodies.size()]);

    for (std::size_t i = bodies.size(); i > 1; --i)
      std::swap(bodies[i - 1], bodies[drawn(stage) % i]);
    for (const auto& body : bodies) {
      CHECK(stage.post_signed(body).status == 200);
      if (drawn(stage) % 2) stage.run_jobs();
    }
    stage.run_jobs();

    const auto picture = picture_of(stage, ada);
    if (round == 0) expected = picture;
    CHECK(picture == expected);
    CHECK(stage.mails(ada, "welcome") == 1);
  }
  CHECK(expected.find("active|practice") != std::string::npos);
}

TEST_CASE(
    "subscription_state_machine#4 an old subscription's late end leaves the new one untouched") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto first = stage.pay(ada, "solo");
  stage.world.wait(stage.visit_return(ada, first));
  const auto old_id = stage.subscription_of(first).id;
  stage.subscriptions.at(old_id).status = "canceled";
  stage.subscriptions.at(old_id).ended_at = std::to_string(stage.now_seconds());
  stage.deliver(unique_event(stage), "customer.subscription.updated", old_id);
  stage.run_jobs();
  CHECK(stage.access_of(ada) == "ended");

  const auto second = stage.pay(ada, "firm");
  stage.world.wait(stage.visit_return(ada, second));
  stage.deliver(unique_event(stage), "customer.subscription.deleted", old_id);
  stage.run_jobs();

  CHECK(stage.access_of(ada) == "active");
  CHECK(stage.of_org(
            ada, "select plan_key from subscriptions where org_id = %O and status = 'active'") ==
        "firm");
  CHECK(stage.of_org(ada, "select count(*) from subscriptions where org_id = %O") == "2");
}

TEST_CASE(
    "subscription_state_machine#5 a status of the future keeps the last known one, tells the "
    "operator "
    "and locks nobody out") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");
  stage.world.wait(stage.visit_return(ada, session));
  const auto id = stage.subscription_of(session).id;

  stage.subscriptions.at(id).status = "hibernating";
  stage.deliver(unique_event(stage), "customer.subscription.updated", id);
  stage.run_jobs();

  CHECK(stage.access_of(ada) == "active");
  CHECK(stage.of_org(ada, "select status || ' ' || unknown_status from subscriptions where org_id "
                          "= %O") == "active hibernating");
  CHECK(stage.of_org(ada, "select severity || ' ' || theirs from recon_diffs where about_org_id "
                          "= %O") == "high hibernating");

  stage.subscriptions.at(id).status = "active";
  stage.deliver(unique_event(stage), "customer.subscription.updated", id);
  stage.run_jobs();
  CHECK(stage.of_org(ada, "select unknown_status is null from subscriptions where org_id = %O") ==
        "t");
}

TEST_CASE(
    "checkout_provisioning#8 a bank debit gives access when it arrives, not when the order was "
    "placed") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.open_checkout(ada, "solo");
  stage.complete(session, "unpaid");
  const auto subscription = stage.subscription_of(session).id;
  stage.deliver(unique_event(stage), "checkout.session.completed", session);
  stage.deliver(unique_event(stage), "customer.subscription.updated", subscription);
  stage.run_jobs();
  CHECK(stage.access_of(ada) == "none");
  CHECK(stage.mails(ada, "welcome") == 0);

  add_invoice(stage, subscription, "in_" + subscription, "paid");
  stage.deliver(unique_event(stage), "invoice.paid", "in_" + subscription);
  stage.run_jobs();

  CHECK(stage.access_of(ada) == "active");
  CHECK(stage.mails(ada, "welcome") == 1);
}

TEST_CASE(
    "checkout_provisioning#9 a second subscription of the same organisation is ended at Stripe, "
    "the "
    "first stays") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");
  stage.world.wait(stage.visit_return(ada, session));
  auto second = stage.subscription_of(session);
  second.id += "second";
  second.plan_key = "firm";
  second.intent_id = "";
  stage.subscriptions[second.id] = second;

  stage.deliver(unique_event(stage), "customer.subscription.updated", second.id);
  stage.run_jobs();

  CHECK(stage.subscriptions.at(second.id).status == "canceled");
  CHECK(stage.subscription_of(session).status == "active");
  CHECK(stage.access_of(ada) == "active");
  CHECK(
      stage.of_org(
          ada, "select count(*) from subscriptions where org_id = %O and superseded_at is null") ==
      "1");
  CHECK(stage.of_org(ada,
                     "select plan_key from subscriptions where org_id = %O and superseded_at is "
                     "null") == "solo");
  CHECK(stage.mails(ada, "welcome") == 1);
}

TEST_CASE("checkout_provisioning#10 a session left open is closed once there is a plan") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto abandoned = stage.open_checkout(ada, "firm");
  const auto session = stage.pay(ada, "solo");
  stage.world.wait(stage.visit_return(ada, session));
  stage.run_jobs();

  CHECK(stage.sessions.at(abandoned).status == "expired");
  CHECK(stage.sessions.at(session).status == "complete");
  CHECK(stage.of_org(ada,
                     "select string_agg(plan_key || ' ' || state, ',' order by plan_key) from "
                     "checkout_intents where org_id = %O") == "firm replaced,solo completed");
}

TEST_CASE(
    "billing_webhook_inbox#8 what belongs to nobody here is ignored, and another organisation sees "
    "nothing") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto initech = stage.world.owner("Initech");
  const auto id = unique_event(stage);
  StagedSubscription foreign;
  foreign.id = "sub_foreign";
  foreign.customer = "cus_of_another_product";
  foreign.org_id = "018f0000-0000-7000-8000-00000000dead";
  stage.subscriptions[foreign.id] = foreign;

  stage.deliver(id, "customer.subscription.updated", foreign.id);
  const auto session = stage.pay(ada, "solo");
  stage.deliver(unique_event(stage), "checkout.session.completed", session);
  stage.run_jobs();

  CHECK(state_of(stage, id) == "ignored 1");
  CHECK(rows_of(stage, initech) == "0 -");
  CHECK(stage.access_of(initech) == "none");
}

TEST_CASE("an event that Stripe tries no more is fetched from its list") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");
  stage.listed_events.push_back(
      stage.event_body(unique_event(stage), "checkout.session.completed", session));

  stage.run_cron("billing.catch_up");
  stage.run_cron("billing.catch_up");

  CHECK(stage.access_of(ada) == "active");
  CHECK(stage.mails(ada, "welcome") == 1);
}
