#include "providers/stripe/client.h"

#include <charconv>

#include "core/json_read.h"

namespace aai::stripe {
namespace {

using http::Method;

constexpr std::string_view page_size = "100";

std::string at(std::string_view collection, const std::string& id) {
  return "/v1/" + std::string(collection) + "/" + http::percent_encode(id);
}

int seconds_of(std::string_view text) {
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds < 0 ? 0 : seconds;
}

Trouble trouble_of(const net::Answer& answer) {
  if (answer.failure == net::Failure::refused || answer.is_unknown()) return Trouble::unavailable;
  if (answer.failure != net::Failure::none) return Trouble::refused;
  if (answer.status == 404) return Trouble::not_found;
  if (answer.status == 409 || answer.status == 429) return Trouble::limited;
  if (answer.status >= 500) return Trouble::unavailable;
  return answer.ok() ? Trouble::none : Trouble::refused;
}

// Stripe's own words: "code: message".
std::string reason_of(const net::Answer& answer) {
  if (answer.failure != net::Failure::none) return "no answer from Stripe";
  std::string reason = "Stripe answered " + std::to_string(answer.status);
  const auto told = json::read_foreign<ErrorEnvelope>(answer.body);
  if (!told) return reason;
  if (told->error.code) reason += ", " + *told->error.code;
  if (told->error.message) reason += ": " + *told->error.message;
  return reason;
}

template <class T>
Outcome<T> outcome_of(const net::Answer& answer) {
  Outcome<T> outcome;
  outcome.trouble = trouble_of(answer);
  outcome.status = answer.status;
  if (!outcome.ok()) {
    outcome.reason = reason_of(answer);
    outcome.retry_after_seconds = seconds_of(answer.header("Retry-After"));
    return outcome;
  }
  auto value = json::read_foreign<T>(answer.body);
  if (value) {
    outcome.value = std::move(*value);
  } else {
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "Stripe's answer does not have the form of this API version";
  }
  return outcome;
}

}

bool is_live_key(std::string_view key) {
  return key.starts_with("sk_live_") || key.starts_with("rk_live_");
}

net::Call Client::call(Method method, const std::string& path, const std::string& body,
                       const std::string& key) const {
  net::Call call;
  call.method = method;
  call.url = account_.url + path;
  call.headers = {{"Authorization", "Bearer " + account_.key},
                  {"Stripe-Version", std::string(api_version)},
                  {"Accept", "application/json"}};
  if (method == Method::post) {
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.headers.emplace_back("Idempotency-Key", key);
    call.body = body;
  }
  return call;
}

template <class T>
Task<Outcome<T>> Client::ask(Method method, std::string path, std::string body, std::string key) {
  auto answer = co_await http_.send(call(method, path, body, key));
  const bool was_lost = answer.failure == net::Failure::broken || answer.status >= 500;
  if (was_lost && method != Method::del)
    answer = co_await http_.send(call(method, path, body, key));
  co_return outcome_of<T>(answer);
}

Task<Outcome<Customer>> Client::create_customer(const NewCustomer& wish) {
  Form form;
  form.add("email", wish.email).add("name", wish.name).add("metadata[org_id]", wish.org_id);
  co_return co_await ask<Customer>(Method::post, "/v1/customers", form.text(),
                                   wish.idempotency_key);
}

Task<Outcome<Customer>> Client::customer(const std::string& id) {
  co_return co_await ask<Customer>(Method::get, at("customers", id), "", "");
}

Task<Outcome<List<Price>>> Client::find_price(const std::string& lookup_key) {
  const std::string path =
      "/v1/prices?active=true&lookup_keys[0]=" + http::percent_encode(lookup_key);
  co_return co_await ask<List<Price>>(Method::get, path, "", "");
}

// Metadata of a session is not copied to its subscription, so both are told.
Task<Outcome<CheckoutSession>> Client::create_checkout(const NewCheckout& wish) {
  Form form;
  form.add("mode", "subscription")
      .add("customer", wish.customer)
      .add("client_reference_id", wish.org_id)
      .add("line_items[0][price]", wish.price)
      .add("line_items[0][quantity]", 1L)
      .add("metadata[org_id]", wish.org_id)
      .add("metadata[intent_id]", wish.intent_id)
      .add("metadata[plan_key]", wish.plan_key)
      .add("subscription_data[metadata][org_id]", wish.org_id)
      .add("subscription_data[metadata][intent_id]", wish.intent_id)
      .add("subscription_data[metadata][plan_key]", wish.plan_key)
      .add("success_url", wish.success_url)
      .add("cancel_url", wish.cancel_url);
  co_return co_await ask<CheckoutSession>(Method::post, "/v1/checkout/sessions", form.text(),
                                          wish.idempotency_key);
}

Task<Outcome<CheckoutSession>> Client::checkout_session(const std::string& id) {
  co_return co_await ask<CheckoutSession>(Method::get, at("checkout/sessions", id), "", "");
}

Task<Outcome<CheckoutSession>> Client::expire_checkout(const std::string& id,
                                                       const std::string& key) {
  co_return co_await ask<CheckoutSession>(Method::post, at("checkout/sessions", id) + "/expire", "",
                                          key);
}

Task<Outcome<Subscription>> Client::subscription(const std::string& id) {
  co_return co_await ask<Subscription>(Method::get, at("subscriptions", id), "", "");
}

Task<Outcome<List<Subscription>>> Client::subscriptions(const std::string& starting_after) {
  Form query;
  query.add("status", "all").add("limit", page_size);
  if (!starting_after.empty()) query.add("starting_after", starting_after);
  co_return co_await ask<List<Subscription>>(Method::get, "/v1/subscriptions?" + query.text(), "",
                                             "");
}

Task<Outcome<Subscription>> Client::update_subscription(const std::string& id, const Form& change,
                                                        const std::string& key) {
  co_return co_await ask<Subscription>(Method::post, at("subscriptions", id), change.text(), key);
}

Task<Outcome<Subscription>> Client::cancel_subscription(const std::string& id) {
  co_return co_await ask<Subscription>(Method::del, at("subscriptions", id), "", "");
}

Task<Outcome<Invoice>> Client::preview_change(const std::string& subscription,
                                             const std::string& item, const std::string& price,
                                             long at_second) {
  Form form;
  form.add("subscription", subscription)
      .add("subscription_details[items][0][id]", item)
      .add("subscription_details[items][0][price]", price)
      .add("subscription_details[proration_behavior]", "always_invoice")
      .add("subscription_details[proration_date]", at_second);
  const auto key = "preview:" + item + ":" + price + ":" + std::to_string(at_second);
  co_return co_await ask<Invoice>(Method::post, "/v1/invoices/create_preview", form.text(), key);
}

Task<Outcome<Invoice>> Client::invoice(const std::string& id) {
  co_return co_await ask<Invoice>(Method::get, at("invoices", id), "", "");
}

Task<Outcome<List<Invoice>>> Client::invoices(const std::string& customer,
                                              const std::string& starting_after) {
  Form query;
  query.add("customer", customer).add("limit", page_size);
  if (!starting_after.empty()) query.add("starting_after", starting_after);
  co_return co_await ask<List<Invoice>>(Method::get, "/v1/invoices?" + query.text(), "", "");
}

Task<Outcome<Event>> Client::event(const std::string& id) {
  co_return co_await ask<Event>(Method::get, at("events", id), "", "");
}

Task<Outcome<List<Event>>> Client::events(Instant created_since,
                                          const std::vector<std::string>& types,
                                          const std::string& starting_after) {
  const auto since = std::chrono::floor<std::chrono::seconds>(created_since).time_since_epoch();
  Form query;
  query.add("limit", page_size).add("created[gte]", static_cast<long>(since.count()));
  int place = 0;
  for (const auto& type : types) query.add("types[" + std::to_string(place++) + "]", type);
  if (!starting_after.empty()) query.add("starting_after", starting_after);
  co_return co_await ask<List<Event>>(Method::get, "/v1/events?" + query.text(), "", "");
}
}
