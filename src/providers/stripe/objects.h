#pragma once
// The parts of Stripe's objects that we read; everything else is ignored.
// Source of truth: API version 2026-10-28.endive. Periods stand on the subscription's items, an
// invoice names its subscription under `parent`.
// Units: amounts in minor units, times in seconds since 1970.
#include "core/json_write.h"

namespace aai::stripe {

inline constexpr std::string_view api_version = "2026-10-28.endive";

// What we ourselves wrote on an object when we made it.
struct Metadata {
  std::optional<std::string> org_id, intent_id, plan_key;
};
AAI_DESCRIBE(Metadata, org_id, intent_id, plan_key);

struct InvoiceSettings {
  std::optional<std::string> default_payment_method;
};
AAI_DESCRIBE(InvoiceSettings, default_payment_method);

struct Customer {
  std::string id;
  std::optional<std::string> email;
  std::optional<InvoiceSettings> invoice_settings;
};
AAI_DESCRIBE(Customer, id, email, invoice_settings);

struct Recurring {
  std::string interval;
};
AAI_DESCRIBE(Recurring, interval);

struct Price {
  std::string id, currency;
  std::optional<std::string> lookup_key;
  std::optional<long> unit_amount;
  std::optional<Recurring> recurring;
};
AAI_DESCRIBE(Price, id, currency, lookup_key, unit_amount, recurring);

struct CheckoutSession {
  std::string id, status, payment_status;  // open|complete|expired; paid|unpaid|no_payment_required
  std::optional<std::string> customer, subscription, invoice, url;
  long expires_at = 0;
  std::optional<Metadata> metadata;
};
AAI_DESCRIBE(CheckoutSession, id, status, payment_status, customer, subscription, invoice, url,
             expires_at, metadata);

struct SubscriptionItem {
  std::string id;
  Price price;
  long quantity = 1;
  long current_period_start = 0, current_period_end = 0;
};
AAI_DESCRIBE(SubscriptionItem, id, price, quantity, current_period_start, current_period_end);

struct SubscriptionItems {
  std::vector<SubscriptionItem> data;
};
AAI_DESCRIBE(SubscriptionItems, data);

struct PauseCollection {
  std::string behavior;
};
AAI_DESCRIBE(PauseCollection, behavior);

struct Subscription {
  std::string id, status, customer;
  SubscriptionItems items;
  bool cancel_at_period_end = false;
  std::optional<long> cancel_at, canceled_at, ended_at, trial_end;
  std::optional<std::string> latest_invoice, default_payment_method;
  std::optional<PauseCollection> pause_collection;
  std::optional<Metadata> metadata;
};
AAI_DESCRIBE(Subscription, id, status, customer, items, cancel_at_period_end, cancel_at,
             canceled_at, ended_at, trial_end, latest_invoice, default_payment_method,
             pause_collection, metadata);

struct SubscriptionDetails {
  std::string subscription;
  std::optional<Metadata> metadata;
};
AAI_DESCRIBE(SubscriptionDetails, subscription, metadata);

struct InvoiceParent {
  std::optional<SubscriptionDetails> subscription_details;
};
AAI_DESCRIBE(InvoiceParent, subscription_details);

struct StatusTransitions {
  std::optional<long> paid_at;
};
AAI_DESCRIBE(StatusTransitions, paid_at);

struct Invoice {
  std::string id, currency;
  std::optional<std::string> status, customer, number, hosted_invoice_url;
  long total = 0, amount_paid = 0, amount_due = 0, attempt_count = 0, created = 0;
  std::optional<long> next_payment_attempt;
  std::optional<InvoiceParent> parent;
  std::optional<StatusTransitions> status_transitions;
};
AAI_DESCRIBE(Invoice, id, currency, status, customer, number, hosted_invoice_url, total,
             amount_paid, amount_due, attempt_count, created, next_payment_attempt, parent,
             status_transitions);

// Whatever an event is about, as far as it tells whose it is.
struct EventObject {
  std::string id, object;
  std::optional<std::string> customer, subscription;
  std::optional<Metadata> metadata;
  std::optional<InvoiceParent> parent;
};
AAI_DESCRIBE(EventObject, id, object, customer, subscription, metadata, parent);

struct EventData {
  EventObject object;
};
AAI_DESCRIBE(EventData, object);

struct Event {
  std::string id, type;
  bool livemode = false;
  long created = 0;
  EventData data;
};
AAI_DESCRIBE(Event, id, type, livemode, created, data);

template <class T>
struct List {
  std::vector<T> data;
  bool has_more = false;
};
AAI_DESCRIBE(List<Price>, data, has_more);
AAI_DESCRIBE(List<Subscription>, data, has_more);
AAI_DESCRIBE(List<Invoice>, data, has_more);
AAI_DESCRIBE(List<Event>, data, has_more);

struct ErrorBody {
  std::optional<std::string> type, code, message, param;
};
AAI_DESCRIBE(ErrorBody, type, code, message, param);

struct ErrorEnvelope {
  ErrorBody error;
};
AAI_DESCRIBE(ErrorEnvelope, error);

}
