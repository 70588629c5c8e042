#include <algorithm>

#include "skills/billing/stage_for_tests.h"

namespace aai::test {
namespace {

constexpr std::string_view base = "https://api.stripe.example";
constexpr long month_seconds = 30 * 24 * 3600;

std::string text(std::string_view value) {
  std::string out;
  json::append_string(out, value);
  return out;
}

std::string text_or_null(std::string_view value) { return value.empty() ? "null" : text(value); }

std::string form_value(std::string_view body, std::string_view name) {
  for (const auto& [key, value] : http::parse_query(body)) {
    if (key == name) return value;
  }
  return "";
}

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

net::Answer no_such(std::string_view id) {
  return answer_json(
      404,
      R"({"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such )" +
          std::string(id) + R"("}})");
}

std::string price_json(std::string_view plan_key) {
  const std::string key(plan_key);
  return R"({"id":"price_)" + key + R"(","currency":"eur","lookup_key":")" + key +
         R"(_monthly","unit_amount":2900,"recurring":{"interval":"month"}})";
}

}

BillingStage::BillingStage() {
  world.config.stripe = Provider{std::string(base), "sk_test_12345678", "whsec_staged"};
  world.config.rate_limit_scale = 1000;
  world.http.on("/emails", [](const net::Call&) { return answer_json(200, R"({"id":"re_1"})"); });
  world.http.on(std::string(base), [this](const net::Call& call) { return answer(call); });
}

long BillingStage::now_seconds() const {
  return std::chrono::floor<std::chrono::seconds>(world.clock.at).time_since_epoch().count();
}

net::Answer BillingStage::answer(const net::Call& call) {
  if (failures_ahead > 0) {
    --failures_ahead;
    return answer_json(500, R"({"error":{"type":"api_error","message":"on purpose"}})");
  }
  const auto path = std::string_view(call.url).substr(base.size());
  if (call.method == Method::post) {
    const std::string key(http::find_header(call.headers, "Idempotency-Key"));
    if (const auto known = answers_by_key_.find(key); known != answers_by_key_.end())
      return answer_json(200, known->second);
    auto made = answer_post(call, path);
    if (made.status == 200) answers_by_key_[key] = made.body;
    return made;
  }
  if (call.method == Method::del) {
    const auto found = subscriptions.find(last_part(path));
    if (found == subscriptions.end() || found->second.status == "canceled") return no_such(path);
    found->second.status = "canceled";
    found->second.ended_at = std::to_string(now_seconds());
  }
  return answer_get(path);
}

net::Answer BillingStage::answer_post(const net::Call& call, std::string_view path) {
  const auto number = std::to_string(++made_);
  if (path == "/v1/customers") return answer_json(200,
      R"({"id":"cus_)" + number + std::string(world.env.new_id<JobId>().view()) + "\"}");
  if (path == "/v1/checkout/sessions") {
    StagedSession session;
    session.id = "cs_" + number + std::string(world.env.new_id<JobId>().view());
    session.customer = form_value(call.body, "customer");
    session.org_id = form_value(call.body, "subscription_data[metadata][org_id]");
    session.intent_id = form_value(call.body, "subscription_data[metadata][intent_id]");
    session.plan_key = form_value(call.body, "metadata[plan_key]");
    sessions[session.id] = session;
    return answer_json(200, session_json(session));
  }
  if (path == "/v1/invoices/create_preview")
    return answer_json(200, R"({"id":"upcoming_1","currency":"eur","amount_due":8413})");
  if (path.starts_with("/v1/subscriptions/")) {
    if (card_is_declined) return answer_json(402, R"({"error":{"code":"card_declined"}})");
    auto& subscription = subscriptions.at(last_part(path));
    subscription.plan_key = form_value(call.body, "items[0][price]").substr(6);  // "price_firm"
    changes.push_back(call.body);
    return answer_json(200, subscription_json(subscription));
  }
  if (path.ends_with("/expire")) {
    auto& session = sessions.at(last_part(path.substr(0, path.rfind('/'))));
    if (session.status != "open")
      return answer_json(400, R"({"error":{"type":"invalid_request_error"}})");
    session.status = "expired";
    return answer_json(200, session_json(session));
  }
  return no_such(path);
}

net::Answer BillingStage::answer_get(std::string_view path) const {
  if (path.starts_with("/v1/prices")) {
    const auto key = form_value(path.substr(path.find('?') + 1), "lookup_keys[0]");
    return answer_json(200, R"({"data":[)" + price_json(key.substr(0, key.find('_'))) + "]}");
  }
  if (path.starts_with("/v1/subscriptions?")) {
    std::string items;
    for (const auto& [id, subscription] : subscriptions)
      items += (items.empty() ? "" : ",") + subscription_json(subscription);
    return answer_json(200, R"({"has_more":false,"data":[)" + items + "]}");
  }
  if (path.starts_with("/v1/events?")) {
    std::string items;
    for (const auto& event : listed_events) items += (items.empty() ? "" : ",") + event;
    return answer_json(200, R"({"has_more":false,"data":[)" + items + "]}");
  }
  if (customers_are_known && path.starts_with("/v1/customers/"))
    return answer_json(200, R"({"id":)" + text(last_part(path)) +
                                R"(,"invoice_settings":{"default_payment_method":null}})");
  const auto found = object_json(last_part(path));
  return found.empty() ? no_such(path) : answer_json(200, found);
}

std::string BillingStage::object_json(std::string_view id) const {
  const std::string key(id);
  if (const auto found = subscriptions.find(key); found != subscriptions.end())
    return subscription_json(found->second);
  if (const auto found = sessions.find(key); found != sessions.end())
    return session_json(found->second);
  if (const auto found = invoices.find(key); found != invoices.end())
    return invoice_json(found->second);
  return "";
}

std::string BillingStage::subscription_json(const StagedSubscription& s) const {
  const auto end = s.period_end ? s.period_end : now_seconds() + month_seconds;
  return R"({"object":"subscription","id":)" + text(s.id) + R"(,"status":)" + text(s.status) +
         R"(,"customer":)" + text(s.customer) + R"(,"cancel_at_period_end":)" +
         (s.cancel_at_period_end ? "true" : "false") + R"(,"cancel_at":)" + s.cancel_at +
         R"(,"canceled_at":)" + s.canceled_at + R"(,"ended_at":)" + s.ended_at +
         R"(,"trial_end":)" + s.trial_end + R"(,"default_payment_method":)" +
         s.default_payment_method +
         R"(,"latest_invoice":null,"pause_collection":null,"metadata":{"org_id":)" +
         text(s.org_id) + (s.intent_id.empty() ? "" : R"(,"intent_id":)" + text(s.intent_id)) +
         R"(},"items":{"data":[{"id":"si_1","quantity":1,"price":)" + price_json(s.plan_key) +
         R"(,"current_period_start":)" + std::to_string(end - month_seconds) +
         R"(,"current_period_end":)" + std::to_string(end) + "}]}}";
}

std::string BillingStage::session_json(const StagedSession& s) const {
  return R"({"object":"checkout.session","id":)" + text(s.id) + R"(,"status":)" + text(s.status) +
         R"(,"payment_status":)" + text(s.payment_status) + R"(,"customer":)" + text(s.customer) +
         R"(,"subscription":)" + text_or_null(s.subscription) + R"(,"invoice":null,"expires_at":)" +
         std::to_string(now_seconds() + 86400) + R"(,"url":)" +
         (s.status == "open" ? text("https://pay.stripe.example/" + s.id) : "null") +
         R"(,"metadata":{"org_id":)" + text(s.org_id) + R"(,"intent_id":)" + text(s.intent_id) +
         "}}";
}

std::string BillingStage::invoice_json(const StagedInvoice& i) const {
  const auto org =
      subscriptions.contains(i.subscription) ? subscriptions.at(i.subscription).org_id : "";
  const auto paid_at = i.status == "paid" ? std::to_string(now_seconds()) : "null";
  return R"({"object":"invoice","id":)" + text(i.id) + R"(,"currency":"eur","status":)" +
         text(i.status) + R"(,"customer":)" + text(i.customer) +
         R"(,"number":"A-1","hosted_invoice_url":"https://pay.stripe.example/i","total":)" +
         std::to_string(i.total) +
         R"(,"amount_paid":0,"amount_due":0,"attempt_count":1,"created":)" +
         std::to_string(now_seconds()) +
         R"(,"next_payment_attempt":null,"status_transitions":{"paid_at":)" + paid_at +
         R"(},"parent":{"subscription_details":{"subscription":)" + text(i.subscription) +
         R"(,"metadata":{"org_id":)" + text(org) + "}}}}";
}

std::string BillingStage::open_checkout(const Person& payer, std::string_view plan_key) {
  const auto reply = world.call(Method::post, org_path(payer, "/checkout"),
      R"({"plan_key":)" + text(plan_key) + "}", payer);
  REQUIRE_MESSAGE(reply.status == 200, reply.body);
  return last_part(field(reply, "url"));
}

void BillingStage::complete(const std::string& session_id, std::string_view payment_status) {
  auto& session = sessions.at(session_id);
  StagedSubscription bought;
  bought.id = "sub_" + session_id.substr(3);
  bought.customer = session.customer;
  bought.org_id = session.org_id;
  bought.intent_id = session.intent_id;
  bought.plan_key = session.plan_key;
  subscriptions[bought.id] = bought;
  session.status = "complete";
  session.payment_status = payment_status;
  session.subscription = bought.id;
}

std::string BillingStage::pay(const Person& payer, std::string_view plan_key) {
  const auto session = open_checkout(payer, plan_key);
  complete(session);
  return session;
}

const StagedSubscription& BillingStage::subscription_of(const std::string& session_id) const {
  return subscriptions.at(sessions.at(session_id).subscription);
}

std::string BillingStage::event_body(std::string_view event_id, std::string_view type,
    std::string_view about, bool livemode) const {
  auto object = object_json(about);
  if (object.empty()) object = R"({"id":)" + text(about) + "}";
  return R"({"id":)" + text(event_id) + R"(,"object":"event","type":)" + text(type) +
         R"(,"livemode":)" + (livemode ? "true" : "false") + R"(,"created":)" +
         std::to_string(now_seconds()) + R"(,"data":{"object":)" + object + "}}";
}

http::Reply BillingStage::post_signed(const std::string& body, std::string_view secret) {
  http::Headers headers{{"Stripe-Signature", stripe::sign(body, secret, world.clock.at)}};
  return world.call(Method::post, "/webhooks/stripe", body, std::nullopt, headers);
}

http::Reply BillingStage::deliver(std::string_view event_id, std::string_view type,
                                  std::string_view about) {
  return post_signed(event_body(event_id, type, about));
}

std::string BillingStage::of_org(const Person& person, const std::string& select) {
  std::string sql = select;
  const auto at = sql.find("%O");
  return world.value(
      at == sql.npos ? sql : sql.replace(at, 2, "'" + std::string(person.org.view()) + "'"));
}

std::string BillingStage::access_of(const Person& person) {
  return field(world.call(Method::get, org_path(person, "/subscription"), "", person), "access");
}

void BillingStage::together(std::vector<Task<void>> tasks) {
  std::size_t running = tasks.size();
  std::exception_ptr fault;
  for (auto& task : tasks) {
    boost::asio::co_spawn(world.io, std::move(task), [&](std::exception_ptr thrown) {
      if (thrown) fault = thrown;
      --running;
    });
  }
  world.io.restart();
  while (running > 0 && world.io.run_one() > 0) {}
  if (fault) std::rethrow_exception(fault);
}

}
