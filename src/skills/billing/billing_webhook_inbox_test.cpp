#include "skills/billing/billing_webhook_inbox.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

namespace {

std::string state_of(BillingStage& stage, const std::string& event) {
  return stage.world.value("select state from stripe_events where id = '" + event + "'");
}

std::string unique_event(BillingStage& stage) {
  return "evt_" + std::string(stage.world.env.new_id<JobId>().view());
}

long jobs_of(BillingStage& stage, const std::string& event) {
  return std::stol(
      stage.world.value("select count(*) from jobs where payload->>'event_id' = '" + event + "'"));
}

}

TEST_CASE("billing_webhook_inbox#3 only what Stripe signed is stored, and stored once") {
  BillingStage stage;
  const auto id = unique_event(stage);
  const auto body = stage.event_body(id, "invoice.paid", "in_1");

  const auto unsigned_reply = stage.world.call(Method::post, "/webhooks/stripe", body);
  const auto foreign = stage.post_signed(body, "whsec_of_somebody_else");
  CHECK(unsigned_reply.status == 400);
  CHECK(field(foreign, "code") == "billing.signature_invalid");
  CHECK(stage.world.value("select count(*) from stripe_events where id = '" + id + "'") == "0");

  CHECK(stage.post_signed(body).status == 200);
  CHECK(stage.post_signed(body).status == 200);
  CHECK(state_of(stage, id) == "received");
  CHECK(jobs_of(stage, id) == 1);
}

TEST_CASE("an event is kept without what is nobody's business here: only ids and whose it is") {
  BillingStage stage;
  const auto id = unique_event(stage);
  const auto body = R"({"id":")" + id +
                    R"(","type":"invoice.paid","livemode":false,"created":1,"data":{"object":)"
                    R"({"id":"in_1","object":"invoice","customer":"cus_1","amount_due":4711,)"
                    R"("customer_email":"ada@law.example","customer_name":"Ada Lovelace"}}})";
  CHECK(stage.post_signed(body).status == 200);

  const auto kept =
      stage.world.value("select payload::text from stripe_events where id = '" + id + "'");
  CHECK(field(kept, "data.object.id") == "in_1");
  CHECK(field(kept, "data.object.customer") == "cus_1");
  for (const auto* secret : {"ada@law.example", "Lovelace", "4711"})
    CHECK(kept.find(secret) == kept.npos);
}

TEST_CASE(
    "billing_webhook_inbox#4 an old signature, a changed byte and a rolled secret get what they "
    "deserve") {
  BillingStage stage;
  const auto body = stage.event_body(unique_event(stage), "invoice.paid", "in_1");
  const auto post = [&](std::string_view sent, std::string header) {
    http::Headers headers{{"Stripe-Signature", std::move(header)}};
    return stage.world.call(Method::post, "/webhooks/stripe", sent, std::nullopt, headers).status;
  };
  const auto now = stage.world.clock.at;
  const auto good = stripe::sign(body, "whsec_staged", now);

  CHECK(post(body, stripe::sign(body, "whsec_staged", now - std::chrono::seconds(301))) == 400);
  CHECK(post(body + " ", good) == 400);
  CHECK(post(body, stripe::sign(body, "whsec_other", now)) == 400);
  CHECK(post(body, "t=1,v1=ab") == 400);
  const auto rolled = stripe::sign(body, "whsec_other", now) + good.substr(good.find(",v1="));
  CHECK(post(body, rolled) == 200);
}

TEST_CASE(
    "billing_webhook_inbox#5 another mode, an unknown type and a body of 5 MB: 400, 200 and "
    "ignored, 413") {
  BillingStage stage;
  const auto live = unique_event(stage), unknown = unique_event(stage);

  const auto wrong_mode = stage.post_signed(stage.event_body(live, "invoice.paid", "in_1", true));
  CHECK(wrong_mode.status == 400);
  CHECK(field(wrong_mode, "code") == "billing.wrong_mode");

  CHECK(stage.deliver(unknown, "customer.tax_id.created", "txi_1").status == 200);
  CHECK(state_of(stage, unknown) == "ignored");
  CHECK(jobs_of(stage, unknown) == 0);

  CHECK(stage.post_signed(std::string(5 * 1024 * 1024, ' ')).status == 413);
  CHECK(stage.post_signed("{\"id\":").status == 400);
  CHECK(stage.post_signed("{}").status == 400);
  CHECK(stage.post_signed(R"({"id":"x","type":"invoice.paid","name":"\u0000"})").status == 200);
  CHECK(stage.world.value("select count(*) from stripe_events where id = '" + live + "'") == "0");
}
