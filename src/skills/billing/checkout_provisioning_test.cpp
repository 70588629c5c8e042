#include "skills/billing/checkout_provisioning.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;

namespace {

http::Reply come_back(BillingStage& stage, const Person& person, const std::string& session) {
  const std::string org(person.org.view());
  return stage.world.call(Method::get, "/billing/return?session_id=" + session + "&org=" + org, "",
                          person);
}

std::string location(const http::Reply& reply) {
  return std::string(http::find_header(reply.headers, "Location"));
}

std::string subscriptions_of(BillingStage& stage, const Person& person) {
  return stage.of_org(person,
                      "select count(*) || ' ' || coalesce(max(status), '-') from subscriptions "
                      "where org_id = %O");
}

// Asks for a checkout under a key, as a task to run beside another.
Task<void> ask_with_key(BillingStage& stage, Person person, std::string plan_key,
                        http::Reply& reply) {
  http::Request request;
  request.method = Method::post;
  request.target = org_path(person, "/checkout");
  request.body = R"({"plan_key":")" + plan_key + "\"}";
  request.peer = "203.0.113.7";
  request.headers = {{"sec-fetch-site", "same-origin"},
                     {"cookie", "__Host-aai_session=" + person.token},
                     {"idempotency-key", "the-same"}};
  reply = co_await stage.world.answer(request);
}

}

TEST_CASE("checkout_provisioning#1 who has paid and comes back has a working account at once") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  CHECK(stage.access_of(ada) == "none");

  const auto session = stage.pay(ada, "practice");
  const auto reply = come_back(stage, ada, session);

  CHECK(reply.status == 303);
  CHECK(location(reply) == "/onboarding/");
  const auto shown = stage.world.call(Method::get, org_path(ada, "/subscription"), "", ada);
  CHECK(field(shown, "access") == "active");
  CHECK(field(shown, "plan_key") == "practice");
  CHECK(field(shown, "sentence") == "Renews on 20 December 2026.");
  CHECK(subscriptions_of(stage, ada) == "1 active");
  CHECK(stage.of_org(ada, "select state from checkout_intents where org_id = %O") == "completed");
}

TEST_CASE(
    "checkout_provisioning#2 two tabs and two clicks get the same session, and one customer is "
    "made") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");

  const auto first = stage.open_checkout(ada, "solo");
  const auto second = stage.open_checkout(ada, "solo");

  CHECK(first == second);
  CHECK(stage.sessions.size() == 1);
  const auto other_plan = stage.open_checkout(ada, "firm");
  CHECK(other_plan != first);
  CHECK(stage.of_org(
            ada, "select count(*) from checkout_intents where org_id = %O and state = 'open'") ==
        "1");
  CHECK(stage.of_org(
            ada, "select count(*) from billing_routes where kind = 'customer' and org_id = %O") ==
        "1");
}

TEST_CASE("checkout_provisioning#3 coming back again and again changes nothing more") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.pay(ada, "solo");

  for (int times = 0; times < 3; ++times) CHECK(come_back(stage, ada, session).status == 303);

  CHECK(subscriptions_of(stage, ada) == "1 active");
  CHECK(stage.mails(ada, "welcome") == 1);
}

TEST_CASE("checkout_provisioning#4 a bank debit that is still on its way grants nothing") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.open_checkout(ada, "solo");
  stage.complete(session, "unpaid");

  CHECK(location(come_back(stage, ada, session)) == "/onboarding/?payment=pending");

  CHECK(subscriptions_of(stage, ada) == "0 -");
  CHECK(stage.access_of(ada) == "none");
}

TEST_CASE(
    "checkout_provisioning#5 a session of another organisation is not found, and provisions "
    "nobody") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto mallory = stage.world.owner("Initech");
  const auto session = stage.pay(ada, "solo");

  const auto own_org = stage.world.call(
      Method::get,
      "/billing/return?session_id=" + session + "&org=" + std::string(mallory.org.view()), "",
      mallory);
  const auto foreign_org =
      come_back(stage, Person{mallory.user, ada.org, mallory.token, ""}, session);
  const auto invented =
      stage.world.call(Method::get, "/billing/return?session_id=cs_invented", "", mallory);
  const auto nobody = stage.world.call(Method::get, "/billing/return?session_id=" + session);

  CHECK(own_org.status == 404);
  CHECK(foreign_org.status == 404);
  CHECK(invented.status == 404);
  CHECK(nobody.status == 401);
  CHECK(subscriptions_of(stage, ada) == "0 -");
  CHECK(subscriptions_of(stage, mallory) == "0 -");
}

TEST_CASE("a session nobody has paid for opens nothing, whoever types its address") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto session = stage.open_checkout(ada, "scale");

  CHECK(location(come_back(stage, ada, session)) == "/onboarding/?payment=pending");

  CHECK(stage.access_of(ada) == "none");
}

TEST_CASE(
    "checkout_provisioning#6 while Stripe is away nothing is lost: the same click works "
    "afterwards") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  stage.failures_ahead = 2;

  const auto failed =
      stage.world.call(Method::post, org_path(ada, "/checkout"), R"({"plan_key":"solo"})", ada);
  CHECK(failed.status == 503);
  CHECK(field(failed, "code") == "billing.checkout_unavailable");

  const auto session = stage.pay(ada, "solo");
  stage.failures_ahead = 2;
  CHECK(location(come_back(stage, ada, session)) == "/onboarding/?payment=pending");
  CHECK(location(come_back(stage, ada, session)) == "/onboarding/");
  CHECK(subscriptions_of(stage, ada) == "1 active");
}

TEST_CASE(
    "a checkout asked for again with its key gets the same answer, also after one that failed") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto ask = [&](std::string_view plan) {
    const http::Headers headers{{"Idempotency-Key", "click-1"}};
    const auto body = R"({"plan_key":")" + std::string(plan) + "\"}";
    return stage.world.call(Method::post, org_path(ada, "/checkout"), body, ada, headers);
  };
  stage.failures_ahead = 2;
  CHECK(ask("solo").status == 503);

  const auto first = ask("solo"), again = ask("solo");

  CHECK(first.status == 200);
  CHECK(again.body == first.body);
  CHECK(stage.sessions.size() == 1);
  CHECK(field(ask("firm"), "code") == "api.idempotency_key_reused");
}

TEST_CASE(
    "two equal checkouts under one key get one answer, at whatever step the second is let in") {
  BillingStage stage;
  bool was_cut = true;
  for (int head = 0; was_cut; ++head) {
    CAPTURE(head);
    const auto ada = stage.world.owner("Lovelace Law");
    const auto sessions_before = stage.sessions.size();
    http::Reply first, second;
    auto one = ask_with_key(stage, ada, "solo", first),
         two = ask_with_key(stage, ada, "solo", second);
    was_cut = stage.interleave(std::move(one), std::move(two), head);

    for (const auto* reply : {&first, &second}) {
      if (reply->status != 200) CHECK(field(*reply, "code") == "api.request_in_flight");
    }
    CHECK((first.status == 200 || second.status == 200));
    if (first.status == second.status) CHECK(first.body == second.body);
    CHECK(stage.sessions.size() == sessions_before + 1);
    CHECK(stage.of_org(ada, "select count(*) from checkout_intents where org_id = %O") == "1");
    CHECK(stage.of_org(ada, "select count(*) from idempotency_keys where org_id = %O") == "1");
  }
}

TEST_CASE("two checkouts of different plans under one key: the slower one is refused by name") {
  BillingStage stage;
  bool was_cut = true;
  for (int head = 0; was_cut; ++head) {
    CAPTURE(head);
    const auto ada = stage.world.owner("Lovelace Law");
    http::Reply first, second;
    auto one = ask_with_key(stage, ada, "solo", first),
         two = ask_with_key(stage, ada, "firm", second);
    was_cut = stage.interleave(std::move(one), std::move(two), head);

    CHECK((first.status == 200) != (second.status == 200));
    const auto& refused = first.status == 200 ? second : first;
    CHECK(refused.status == 409);
    CHECK((field(refused, "code") == "api.idempotency_key_reused" ||
           field(refused, "code") == "api.request_in_flight"));
  }
}

TEST_CASE("who has a plan cannot buy a second one, and members cannot buy at all") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto grace = stage.world.member(ada);
  come_back(stage, ada, stage.pay(ada, "solo"));

  const auto again =
      stage.world.call(Method::post, org_path(ada, "/checkout"), R"({"plan_key":"firm"})", ada);
  const auto member =
      stage.world.call(Method::post, org_path(ada, "/checkout"), R"({"plan_key":"firm"})", grace);

  CHECK(field(again, "code") == "billing.already_subscribed");
  CHECK(field(member, "code") == "permissions.forbidden");
  CHECK(stage.world.call(Method::get, org_path(ada, "/payments"), "", grace).status == 403);
}

TEST_CASE(
    "the return address is made of the configuration, and both objects carry the organisation") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const std::string org(ada.org.view());

  const auto reply = stage.world.call(Method::post, org_path(ada, "/checkout"),
                                      R"({"plan_key":"solo"})", ada, {{"Host", "evil.example"}});

  REQUIRE(reply.status == 200);
  const auto form = http::parse_query(stage.world.http.calls.back().body);
  const auto said = [&](std::string_view name) {
    for (const auto& [key, value] : form) {
      if (key == name) return value;
    }
    return std::string();
  };
  CHECK(said("success_url") ==
        "https://assistantai.example/billing/return?session_id={CHECKOUT_SESSION_ID}&org=" + org);
  CHECK(said("metadata[org_id]") == org);
  CHECK(said("subscription_data[metadata][org_id]") == org);
}

TEST_CASE("members see whether the plan works, not whether somebody did not pay") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto grace = stage.world.member(ada);
  const auto session = stage.pay(ada, "solo");
  stage.subscriptions.at(stage.sessions.at(session).subscription).status = "past_due";
  come_back(stage, ada, session);

  const auto owners = stage.world.call(Method::get, org_path(ada, "/subscription"), "", ada);
  const auto members = stage.world.call(Method::get, org_path(ada, "/subscription"), "", grace);

  CHECK(field(owners, "access") == "grace");
  CHECK(field(owners, "sentence").find("payment failed") != std::string::npos);
  CHECK(field(members, "access") == "active");
  CHECK(members.body.find("payment") == std::string::npos);
  CHECK(members.body.find("past_due") == std::string::npos);
}
