#pragma once
// Stripe's API, as far as billing uses it. Every answer is an outcome: callers branch on `trouble`.
// A POST carries an idempotency key chosen by the caller, so that asking twice has one effect; it
// is therefore asked again, once, when the first answer never arrived.
// Source of truth: API version 2026-10-28.endive. Limits: 15 s and 8 MB per call.
#include "core/instant.h"
#include "core/task.h"
#include "platform/config/config.h"
#include "platform/net/client.h"
#include "providers/stripe/form.h"
#include "providers/stripe/objects.h"

namespace aai::stripe {

enum class Trouble {
  none,
  not_found,    // there is no such object
  refused,      // our request is wrong or our key is: repeating it changes nothing
  limited,      // too many requests, or the same key is in flight: later
  unavailable,  // no answer, or a broken one: later
};

template <class T>
struct Outcome {
  Trouble trouble = Trouble::none;
  T value{};
  std::string reason;           // for the log and the operator, never for the customer
  int retry_after_seconds = 0;  // 0: not told
  int status = 0;               // of the answer; 402: the payment was declined
  bool ok() const { return trouble == Trouble::none; }
};

struct NewCustomer {
  std::string email, name, org_id, idempotency_key;
};

struct NewCheckout {
  std::string customer, price, success_url, cancel_url;
  std::string org_id, intent_id, plan_key, idempotency_key;
};

class Client {
 public:
  Client(net::Client& http, const Provider& account) : http_(http), account_(account) {}

  Task<Outcome<Customer>> create_customer(const NewCustomer& wish);
  Task<Outcome<Customer>> customer(const std::string& id);
  Task<Outcome<List<Price>>> find_price(const std::string& lookup_key);

  Task<Outcome<CheckoutSession>> create_checkout(const NewCheckout& wish);
  Task<Outcome<CheckoutSession>> checkout_session(const std::string& id);
  Task<Outcome<CheckoutSession>> expire_checkout(const std::string& id, const std::string& key);

  Task<Outcome<Subscription>> subscription(const std::string& id);
  Task<Outcome<List<Subscription>>> subscriptions(const std::string& starting_after);
  Task<Outcome<Subscription>> update_subscription(const std::string& id, const Form& change,
                                                  const std::string& key);
  Task<Outcome<Subscription>> cancel_subscription(const std::string& id);
  // What it would cost now to go on with another price, at that second.
  Task<Outcome<Invoice>> preview_change(const std::string& subscription, const std::string& item,
                                        const std::string& price, long at_second);

  Task<Outcome<Invoice>> invoice(const std::string& id);
  Task<Outcome<List<Invoice>>> invoices(const std::string& customer,
                                        const std::string& starting_after);

  Task<Outcome<Event>> event(const std::string& id);
  Task<Outcome<List<Event>>> events(Instant created_since, const std::vector<std::string>& types,
                                    const std::string& starting_after);

 private:
  template <class T>
  Task<Outcome<T>> ask(http::Method method, std::string path, std::string body, std::string key);
  net::Call call(http::Method method, const std::string& path, const std::string& body,
                 const std::string& key) const;

  net::Client& http_;
  const Provider& account_;
};

// Whether the key is of the mode in which real money moves.
bool is_live_key(std::string_view key);

}
