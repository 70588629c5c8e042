// Billing against the sandbox's Stripe: a process of its own, proven by the official SDK's types.
//   SANDBOX_STRIPE=http://127.0.0.1:4102 build/dev/tests -tc="*sandbox*"
#include <cstdlib>

#include "skills/billing/stage_for_tests.h"
#include "tests/wire.h"

using namespace aai;
using namespace aai::test;

namespace {

// Everything the product asks of Stripe goes to the sandbox, and the test may ask it too.
class Sandbox {
 public:
  explicit Sandbox(std::string url) : url_(std::move(url)) {
    ask("/_reset", "{}");
    world.config.stripe = Provider{url_, "sk_test_12345678", "whsec_x"};
    world.config.rate_limit_scale = 1000;
    world.http.on(url_, &test::send_over_the_wire);
    world.http.on("/emails", [](const net::Call&) { return answer_json(200, R"({"id":"re_1"})"); });
    read_time();
  }

  net::Answer ask(const std::string& path, const std::string& body,
                  std::string type = "application/json") {
    net::Call call;
    call.method = body.empty() ? Method::get : Method::post;
    call.url = path.starts_with("http") ? path : url_ + path;
    call.headers = {{"Authorization", "Bearer sk_test_12345678"},
                    {"Content-Type", std::move(type)}};
    call.body = body;
    return test::send_over_the_wire(call);
  }
  net::Answer api(const std::string& path, const std::string& form) {
    return ask("/v1/" + path, form, "application/x-www-form-urlencoded");
  }
  // What happened at Stripe reaches us as its list of events tells it.
  void hear() {
    read_time();
    world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
        "(house_org(), "
        "gen_random_uuid(), 'cron.billing.catch_up', 'money', '{}', 8, '" +
        to_rfc3339(world.clock.at) + "')");
    world.run_jobs();
  }
  void advance(long seconds) { ask("/_time", R"({"advance_s":)" + std::to_string(seconds) + "}"); }

  // One renewal later: the period's end, the draft's hour, and the session of who looks at it.
  void next_month(const Person& person) {
    const auto end = *parse_instant(shown(person, "current_period_end"));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count();
    ask("/_time", R"({"to":)" + std::to_string(seconds + 60) + "}");
    advance(2L * 3600);
    hear();
    keep_signed_in(person);
  }
  void keep_signed_in(const Person& person) {
    world.rows("update sessions set last_seen_at = '" + to_rfc3339(world.clock.at) +
               "', expires_at = '" + to_rfc3339(world.clock.at + std::chrono::hours(24)) +
               "' where user_id = '" + std::string(person.user.view()) + "'");
  }
  std::string shown(const Person& person, std::string_view name) {
    return field(world.call(Method::get, org_path(person, "/subscription"), "", person), name);
  }

  World world;

 private:
  void read_time() {
    world.clock.at = Instant{std::chrono::seconds(std::stol(field(ask("/_time", "").body, "now")))};
  }

  std::string url_;
};

std::string session_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }

// Fills in the card form as a person does; the answer sends them back to us.
std::string pay(Sandbox& sandbox, const Person& person, std::string_view plan) {
  const auto opened = sandbox.world.call(Method::post, org_path(person, "/checkout"),
                                         R"({"plan_key":")" + std::string(plan) + "\"}", person);
  REQUIRE_MESSAGE(opened.status == 200, opened.body);
  const auto url = field(opened, "url");
  const auto paid = sandbox.ask(url, "number=4242424242424242&expiry=12%2F44&cvc=123&name=Ada",
                                "application/x-www-form-urlencoded");
  CHECK(paid.status == 303);
  return session_of(url);
}

std::string subscription_at_stripe(Sandbox& sandbox, const Person& person) {
  return sandbox.world.value(
      "select stripe_subscription_id from subscriptions where superseded_at is null "
      "and org_id = '" +
      std::string(person.org.view()) + "'");
}

// The card on file will be declined from now on.
void spoil_card(Sandbox& sandbox, const std::string& subscription) {
  const auto customer =
      field(sandbox.ask("/v1/subscriptions/" + subscription, "").body, "customer");
  const auto method =
      sandbox.api("payment_methods", "type=card&card[token]=tok_chargeCustomerFail");
  const auto id = field(method.body, "id");
  CHECK(sandbox.api("payment_methods/" + id + "/attach", "customer=" + customer).status == 200);
  CHECK(sandbox.api("subscriptions/" + subscription, "default_payment_method=" + id).status == 200);
}

}

TEST_CASE(
    "with the sandbox: bought, renewed, declined, paid and cancelled, and both sides agree "
    "throughout") {
  const char* url = std::getenv("SANDBOX_STRIPE");
  if (!url) {
    MESSAGE("skipped: SANDBOX_STRIPE is not set");
    return;
  }
  Sandbox sandbox(url);
  auto& world = sandbox.world;
  world.rows("update subscriptions set status = 'canceled', stripe_subscription_id = null where "
             "stripe_subscription_id is not null");
  const auto ada = world.owner("Lovelace Law");

  const auto session = pay(sandbox, ada, "practice");
  const auto back = world.call(Method::get, "/billing/return?session_id=" + session, "", ada);
  CHECK(http::find_header(back.headers, "Location") == "/onboarding/");
  CHECK(sandbox.shown(ada, "access") == "active");
  CHECK(sandbox.shown(ada, "plan_key") == "practice");
  sandbox.hear();
  const auto payments = [&] {
    return world.call(Method::get, org_path(ada, "/payments"), "", ada);
  };
  CHECK(field(payments(), "items[0].amount_cents") == "7900");
  CHECK(field(payments(), "items[0].status") == "paid");
  const auto first_end = sandbox.shown(ada, "current_period_end");

  sandbox.next_month(ada);
  CHECK(sandbox.shown(ada, "access") == "active");
  CHECK(sandbox.shown(ada, "current_period_end") > first_end);
  CHECK(field(payments(), "items[1].status") == "paid");

  const auto subscription = subscription_at_stripe(sandbox, ada);
  spoil_card(sandbox, subscription);
  sandbox.next_month(ada);
  CHECK(sandbox.shown(ada, "status") == "past_due");
  CHECK(sandbox.shown(ada, "access") == "grace");
  CHECK(field(payments(), "items[0].status") == "open");

  const auto bill =
      world.value("select stripe_invoice_id from payments where status = 'open' and org_id = '" +
                  std::string(ada.org.view()) + "'");
  const auto good =
      field(sandbox.api("payment_methods", "type=card&card[token]=tok_visa").body, "id");
  const auto customer =
      field(sandbox.ask("/v1/subscriptions/" + subscription, "").body, "customer");
  sandbox.api("payment_methods/" + good + "/attach", "customer=" + customer);
  CHECK(sandbox.api("invoices/" + bill + "/pay", "payment_method=" + good).status == 200);
  sandbox.hear();
  CHECK(sandbox.shown(ada, "access") == "active");

  CHECK(sandbox.api("subscriptions/" + subscription, "cancel_at_period_end=true").status == 200);
  sandbox.hear();
  CHECK(sandbox.shown(ada, "sentence").starts_with("Ends on "));
  sandbox.next_month(ada);
  CHECK(sandbox.shown(ada, "access") == "ended");
  CHECK(world.value("select count(*) from stripe_events where state = 'failed'") == "0");

  world.rows("delete from recon_diffs");
  world.rows("delete from recon_runs");
  world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
      "(house_org(), "
      "gen_random_uuid(), 'cron.billing.reconcile', 'money', '{}', 8, '" +
      to_rfc3339(world.clock.at) + "')");
  world.run_jobs();
  CHECK(world.value("select state || ' ' || differences from recon_runs") == "done 0");
}

TEST_CASE(
    "with the sandbox: up for the price that was told, not at all with a declined card, and down "
    "with the next period") {
  const char* url = std::getenv("SANDBOX_STRIPE");
  if (!url) {
    MESSAGE("skipped: SANDBOX_STRIPE is not set");
    return;
  }
  Sandbox sandbox(url);
  auto& world = sandbox.world;
  world.rows("update subscriptions set status = 'canceled', stripe_subscription_id = null where "
             "stripe_subscription_id is not null");
  const auto ada = world.owner("Lovelace Law");
  const auto session = pay(sandbox, ada, "practice");
  world.call(Method::get, "/billing/return?session_id=" + session, "", ada);
  const auto at = [&](std::string_view rest) {
    return org_path(ada, "/subscription" + std::string(rest));
  };
  const auto quote = [&](std::string_view plan) {
    const auto wish = R"({"plan_key":")" + std::string(plan) + "\"}";
    return world.call(Method::post, at("/preview"), wish, ada);
  };
  const auto order = [&](const http::Reply& quoted) {
    const auto wish = R"({"quote_id":")" + field(quoted, "id") + "\"}";
    return world.call(Method::post, at("/change"), wish, ada);
  };
  const auto newest = [&](std::string_view name) {
    return field(world.call(Method::get, org_path(ada, "/payments"), "", ada),
                 "items[0]." + std::string(name));
  };

  sandbox.advance(3L * 24 * 3600);
  sandbox.hear();
  const auto quoted = quote("firm");
  sandbox.advance(300);
  CHECK(order(quoted).status == 200);
  sandbox.hear();
  CHECK(sandbox.shown(ada, "plan_key") == "firm");
  CHECK(newest("amount_cents") == field(quoted, "due_cents"));
  CHECK(newest("status") == "paid");

  const auto subscription = subscription_at_stripe(sandbox, ada);
  spoil_card(sandbox, subscription);
  CHECK(field(order(quote("scale")), "code") == "billing.card_declined");
  sandbox.hear();
  CHECK(sandbox.shown(ada, "plan_key") == "firm");
  CHECK(sandbox.shown(ada, "access") == "active");
  CHECK(newest("amount_cents") == field(quoted, "due_cents"));

  CHECK(field(order(quote("solo")), "plan_key") == "solo");
  const auto end = *parse_instant(sandbox.shown(ada, "current_period_end"));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count();
  sandbox.ask("/_time", R"({"to":)" + std::to_string(seconds - 1800) + "}");
  sandbox.hear();
  world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
             "(house_org(), gen_random_uuid(), 'cron.billing.plan_changes', 'money', '{}', 8, '" +
             to_rfc3339(world.clock.at) + "')");
  world.run_jobs();
  sandbox.keep_signed_in(ada);
  CHECK(newest("amount_cents") == field(quoted, "due_cents"));  // nothing more was charged yet
  const auto good =
      field(sandbox.api("payment_methods", "type=card&card[token]=tok_visa").body, "id");
  const auto customer =
      field(sandbox.ask("/v1/subscriptions/" + subscription, "").body, "customer");
  sandbox.api("payment_methods/" + good + "/attach", "customer=" + customer);
  sandbox.api("subscriptions/" + subscription, "default_payment_method=" + good);

  sandbox.next_month(ada);
  CHECK(sandbox.shown(ada, "plan_key") == "solo");
  CHECK(newest("status") == "paid");
  CHECK(newest("amount_cents") == "2900");
}
