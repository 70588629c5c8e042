#pragma once
// What an organisation has right now, in a word, in dates and in a sentence; and what it has paid.
// Source of truth: the rows stripe_mirror and free_trials keep; access_state decides.
// Why: the dates are told in the organisation's own days, so the database's time zones make them.
#include "skills/billing/access_state.h"
#include "skills/billing/billing.h"

namespace aai::billing {

struct Subscription {
  std::string status;  // Stripe's word, or "none"
  Access access = Access::none;
  std::optional<std::string> plan_key;
  std::optional<Instant> trial_ends_at, current_period_end, cancel_at;
  std::string sentence;
};
AAI_DESCRIBE(Subscription, status, access, plan_key, trial_ends_at, current_period_end, cancel_at,
             sentence);

struct FactsRow {
  SubscriptionId id;
  std::optional<std::string> stripe_subscription_id;
  std::optional<std::string> plan_key;
  Status status = Status::incomplete;
  std::optional<std::string> unknown_status;
  std::optional<Instant> trial_ends_at, current_period_end, cancel_at, past_due_since;
  bool cancel_at_period_end = false;
  std::string trial_end_words, period_end_words, cancel_words, grace_end_words, ended_words;
};
AAI_DESCRIBE(FactsRow, id, stripe_subscription_id, plan_key, status, unknown_status, trial_ends_at,
             current_period_end, cancel_at, past_due_since, cancel_at_period_end, trial_end_words,
             period_end_words, cancel_words, grace_end_words, ended_words);

struct Payment {
  PaymentId id;
  long amount_cents = 0;
  std::string currency, status;
  std::optional<Instant> paid_at;
  std::optional<std::string> invoice_number, hosted_invoice_url;
};
AAI_DESCRIBE(Payment, id, amount_cents, currency, status, paid_at, invoice_number,
             hosted_invoice_url);

struct Payments {
  std::vector<Payment> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Payments, items, next_cursor);

struct PaymentsWish {
  std::optional<PaymentId> after;
};
AAI_DESCRIBE(PaymentsWish, after);

// Members are told whether it works, not whether somebody did not pay.
Task<Subscription> show_subscription(Ctx& ctx);
Task<Payments> list_payments(Ctx& ctx, const PaymentsWish& wish);

// For other modules, in their own transaction: may this organisation write, read, or neither?
Task<Access> access_of(pg::Tx& tx, OrgId org, Instant now);

// The same as show_subscription, in any transaction of the organisation.
Task<Subscription> subscription_of(pg::Tx& tx, OrgId org, Instant now);

}
