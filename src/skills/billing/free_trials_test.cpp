#include "skills/billing/free_trials.h"

#include "skills/billing/stage_for_tests.h"

using namespace aai;
using namespace aai::test;
using std::chrono::hours;

namespace {

constexpr hours day{24};

http::Reply start(BillingStage& stage, const Person& person, std::string_view plan = "practice") {
  return stage.world.call(Method::post, org_path(person, "/trial"),
      R"({"plan_key":")" + std::string(plan) + "\"}", person);
}

std::string trial_end(BillingStage& stage, const Person& person) {
  return field(stage.world.call(Method::get, org_path(person, "/subscription"), "", person),
               "trial_ends_at");
}

std::string sentence(BillingStage& stage, const Person& person) {
  return field(stage.world.call(Method::get, org_path(person, "/subscription"), "", person),
               "sentence");
}

// Sessions do not outlive seven idle days; the trial's clock must not depend on them.
void keep_signed_in(BillingStage& stage, const Person& person) {
  stage.world.rows("update sessions set last_seen_at = '" + to_rfc3339(stage.world.clock.at) +
                   "', expires_at = '" + to_rfc3339(stage.world.clock.at + day * 30) +
                   "' where user_id "
                   "= '" +
                   std::string(person.user.view()) + "'");
}

}

TEST_CASE(
    "free_trials#1 a trial needs no card, lasts to the end of the fourteenth day, and is there "
    "once") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");

  const auto begun = start(stage, ada);
  CHECK(begun.status == 200);
  CHECK(field(begun, "access") == "trial");
  CHECK(field(begun, "status") == "trialing");
  CHECK(field(begun, "plan_key") == "practice");
  CHECK(field(begun, "trial_ends_at") == "2026-12-05T00:00:00Z");
  CHECK(field(begun, "sentence") == "Your free trial runs until the end of 4 December 2026.");
  CHECK(stage.world.http.calls.empty());
  CHECK(field(start(stage, ada), "code") == "billing.trial_used");
  CHECK(start(stage, ada).status == 409);
  CHECK(stage.of_org(ada, "select count(*) from subscriptions where org_id = %O") == "1");
  CHECK(stage.mails(ada, "welcome") == 1);
}

TEST_CASE("free_trials#2 two owners who start it in the same moment start one") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  int begun = 0, refused = 0;
  const auto ask = [&]() -> Task<void> {
    http::Request request;
    request.method = Method::post;
    request.target = org_path(ada, "/trial");
    request.body = R"({"plan_key":"solo"})";
    request.peer = "203.0.113.7";
    request.headers.emplace_back("sec-fetch-site", "same-origin");
    request.headers.emplace_back("cookie", "__Host-aai_session=" + ada.token);
    const auto reply = co_await stage.world.answer(request);
    ++(reply.status == 200 ? begun : refused);
  };
  std::vector<Task<void>> tasks;
  for (int i = 0; i < 8; ++i) tasks.push_back(ask());
  stage.together(std::move(tasks));

  CHECK(begun == 1);
  CHECK(refused == 7);
  CHECK(stage.of_org(ada, "select count(*) from trials where org_id = %O") == "1");
}

TEST_CASE(
    "free_trials#3 whatever the cron's steps and outages, each notice goes out once and the end "
    "comes once") {
  struct Drive {
    std::string name;
    std::chrono::microseconds step;
    int outage_after_steps;
  };
  for (const auto& drive : {Drive{"hours", hours(1), 0}, Drive{"days", day, 0},
                            Drive{"hours, and 36 hours of silence", hours(1), 70}}) {
    CAPTURE(drive.name);
    BillingStage stage;
    const auto ada = stage.world.owner("Lovelace Law");
    start(stage, ada);
    const auto ends_at = *parse_instant(trial_end(stage, ada));
    int warned_early = 0, steps = 0;
    if (drive.step < day) stage.world.clock.at = ends_at - hours(80);
    while (stage.world.clock.at < ends_at + 2 * day) {
      if (++steps == drive.outage_after_steps) stage.world.clock.advance(hours(36));
      stage.world.clock.advance(drive.step);
      stage.run_cron("billing.trials");
      if (stage.world.clock.at < ends_at - 3 * day)
        warned_early += static_cast<int>(stage.mails(ada, "trial_ends_soon"));
    }
    keep_signed_in(stage, ada);

    CHECK(warned_early == 0);
    CHECK(stage.mails(ada, "trial_ends_soon") == 1);
    CHECK(stage.mails(ada, "trial_ended") == 1);
    CHECK(stage.access_of(ada) == "ended");
    CHECK(sentence(stage, ada).find("nothing has been deleted") != std::string::npos);
  }
}

// A trial that is over this very moment, and a paid session its owner comes back from.
struct Collision {
  explicit Collision(BillingStage& owner_stage)
      : stage(owner_stage), ada(stage.world.owner("Lovelace Law")) {
    start(stage, ada, "solo");
    session = stage.pay(ada, "solo");
    const auto id = stage.of_org(ada, "select id from subscriptions where org_id = %O");
    stage.world.rows("update subscriptions set trial_ends_at "
                     "= '" + to_rfc3339(stage.world.clock.at) + "' where id = '" + id + "'");
    stage.enqueue_for(ada, "billing.end_trial", R"({"subscription_id":")" + id + "\"}");
  }
  void check() {
    CHECK(stage.access_of(ada) == "active");
    CHECK(stage.of_org(ada, "select count(*) from subscriptions where org_id = %O and status "
                            "= 'active'") == "1");
    CHECK(stage.subscription_of(session).status == "active");
  }

  BillingStage& stage;
  Person ada;
  std::string session;
};

TEST_CASE(
    "free_trials#4 the end cannot hit someone who pays in the same moment, at whatever step the "
    "one is let in before the other") {
  BillingStage stage;
  int cuts = 0;
  for (const bool is_payer_first : {true, false}) {
    bool was_cut = true;
    for (int head = 0; was_cut; ++head) {
      CAPTURE(is_payer_first);
      CAPTURE(head);
      Collision both(stage);
      auto back = stage.visit_return(both.ada, both.session), end = stage.work_off();
      was_cut = is_payer_first ? stage.interleave(std::move(back), std::move(end), head)
                               : stage.interleave(std::move(end), std::move(back), head);
      both.check();
      ++cuts;
    }
  }
  MESSAGE(cuts << " orders of the two, none of which ended what was paid for");
}

TEST_CASE(
    "free_trials#5 over a change of clocks a trial ends at the promised midnight of the reader") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  stage.world.rows("update orgs set time_zone = 'Pacific/Auckland' where id = '" +
                   std::string(ada.org.view()) + "'");
  stage.world.clock.at = *parse_instant("2027-03-24T20:30:00Z");
  keep_signed_in(stage, ada);

  const auto begun = start(stage, ada);

  // In Auckland it is the 25th, one hour of April 4 comes twice, and midnight of April 9 is at
  // 12:00 UTC.
  CHECK(field(begun, "trial_ends_at") == "2027-04-08T12:00:00Z");
  CHECK(field(begun, "sentence") == "Your free trial runs until the end of 8 April 2027.");
  stage.world.clock.at = *parse_instant("2027-04-08T11:59:59Z");
  stage.run_cron("billing.trials");
  keep_signed_in(stage, ada);
  CHECK(stage.access_of(ada) == "trial");
  stage.world.clock.at = *parse_instant("2027-04-08T12:00:00Z");
  CHECK(stage.access_of(ada) == "ended");
}

TEST_CASE(
    "free_trials#6 buying during the trial continues the same row, and its end is off the table") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  start(stage, ada, "solo");
  const auto session = stage.pay(ada, "firm");
  stage.world.wait(stage.visit_return(ada, session));

  CHECK(
      stage.of_org(ada, "select count(*) || max(plan_key) from subscriptions where org_id = %O") ==
      "1firm");
  CHECK(stage.of_org(ada, "select end_reason from trials where org_id = %O") == "converted");
  stage.subscriptions.at(stage.subscription_of(session).id).period_end =
      stage.now_seconds() + 40 * 86400;
  stage.deliver("evt_" + session, "customer.subscription.updated",
                stage.subscription_of(session).id);
  stage.run_jobs();
  stage.world.clock.advance(20 * day);
  stage.run_cron("billing.trials");
  keep_signed_in(stage, ada);

  CHECK(stage.access_of(ada) == "active");
  CHECK(stage.mails(ada, "welcome") == 1);
  CHECK(stage.mails(ada, "trial_ended") == 0);
  CHECK(stage.mails(ada, "trial_ends_soon") == 0);
}

TEST_CASE(
    "free_trials#7 a trial at Stripe is ended there only when nothing to pay from has appeared") {
  for (const std::string method : {"null", "\"pm_1\""}) {
    CAPTURE(method);
    BillingStage stage;
    const auto ada = stage.world.owner("Lovelace Law");
    const auto session = stage.pay(ada, "solo");
    const auto id = stage.subscription_of(session).id;
    stage.subscriptions.at(id).status = "trialing";
    stage.subscriptions.at(id).trial_end = std::to_string(stage.now_seconds() + 3600);
    stage.subscriptions.at(id).default_payment_method = method;
    stage.customers_are_known = true;
    stage.world.wait(stage.visit_return(ada, session));
    CHECK(stage.access_of(ada) == "trial");

    stage.world.clock.advance(hours(2));
    stage.run_cron("billing.trials");

    CHECK(stage.subscriptions.at(id).status == (method == "null" ? "canceled" : "trialing"));
    CHECK(stage.of_org(ada, "select status from subscriptions where org_id "
                            "= %O") == (method == "null" ? "canceled" : "trialing"));
  }
}

TEST_CASE("who has had a plan cannot start a trial beside it, and members cannot start one") {
  BillingStage stage;
  const auto ada = stage.world.owner("Lovelace Law");
  const auto grace = stage.world.member(ada);
  CHECK(start(stage, grace).status == 403);
  stage.world.wait(stage.visit_return(ada, stage.pay(ada, "solo")));

  CHECK(field(start(stage, ada), "code") == "billing.already_subscribed");
  CHECK(field(start(stage, ada, "nothing"), "code") == "billing.no_such_plan");
}
