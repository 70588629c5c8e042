#pragma once
// Billing: plans, trials, checkout, and what an organisation has right now.
// Source of truth: Stripe for money and its states, mirrored here; plans and trials are ours.
// Units: amounts in minor units with their currency.
// Why: a person who waits for a page never waits for Stripe; access is computed from kept facts.
#include "core/ids.h"
#include "core/problem.h"
#include "platform/ctx.h"
#include "platform/http/perm.h"
#include "platform/jobs/job.h"

namespace aai {

class Work;
struct Module;
struct WorkTables;

}

namespace aai::billing {

using SubscriptionId = Id<struct SubscriptionTag>;
using PaymentId = Id<struct PaymentTag>;
using IntentId = Id<struct IntentTag>;
using TrialId = Id<struct TrialTag>;
using NoticeId = Id<struct NoticeTag>;
using RowId = Id<struct RowTag>;  // of rows nobody refers to

inline constexpr Perm see_plan{"billing.see", "See the plan and whether it is in force"};
inline constexpr Perm manage{"billing.manage", "Choose plans, pay, see payments", "owner admin"};

inline constexpr Limit browse{"billing.browse", 60, 600};
inline constexpr Limit money{"billing.money", 10, 20};
inline constexpr Limit deliveries{"billing.deliveries", 2000, 20000};

inline constexpr Problem no_such_plan{422, "billing.no_such_plan", "This plan is not on sale."};
inline constexpr Problem trial_used{409, "billing.trial_used",
                                    "Your practice has already had its free trial."};
inline constexpr Problem already_subscribed{409, "billing.already_subscribed",
                                            "Your practice already has a plan."};
inline constexpr Problem checkout_unavailable{
    503, "billing.checkout_unavailable",
    "The payment page cannot be opened just now. Please try again."};
inline constexpr Problem signature_invalid{400, "billing.signature_invalid",
                                           "The signature does not match the body."};
inline constexpr Problem wrong_mode{400, "billing.wrong_mode",
                                    "This event is of another mode than this installation."};
inline constexpr Problem event_too_large{413, "billing.event_too_large", "The event is too large."};

// What happened, for whoever runs the account; the mail is written from it.
enum class NoticeKind {
  welcome, trial_began, trial_ends_soon, trial_ended, payment_failed, account_read_only, plan_ended
};
AAI_DESCRIBE_ENUM(NoticeKind, welcome, trial_began, trial_ends_soon, trial_ended, payment_failed,
                  account_read_only, plan_ended)

struct BillingNotice {
  NoticeId id;  // of this notice: told twice, it is still one mail
  NoticeKind kind = NoticeKind::welcome;
  SubscriptionId subscription_id;
};
AAI_DESCRIBE(BillingNotice, id, kind, subscription_id);

inline constexpr Job<BillingNotice> tell_owners{"billing.tell_owners", queue::mail, 8};

struct StripeEventRef {
  std::string event_id;
};
AAI_DESCRIBE(StripeEventRef, event_id);

inline constexpr Job<StripeEventRef> apply_event{"billing.apply_event", queue::money, 12, 10};

struct StripeObjectRef {
  std::string stripe_id;
};
AAI_DESCRIBE(StripeObjectRef, stripe_id);

inline constexpr Job<StripeObjectRef> expire_session{"billing.expire_session", queue::money, 8};
inline constexpr Job<StripeObjectRef> cancel_at_stripe{"billing.cancel_at_stripe", queue::money, 8};
inline constexpr Job<StripeObjectRef> sync_subscription{"billing.sync_subscription", queue::money,
                                                        8};

struct SubscriptionRef {
  SubscriptionId subscription_id;
};
AAI_DESCRIBE(SubscriptionRef, subscription_id);

inline constexpr Job<SubscriptionRef> warn_of_trial_end{"billing.warn_of_trial_end", queue::money,
                                                        8};
inline constexpr Job<SubscriptionRef> end_trial{"billing.end_trial", queue::money, 8};
inline constexpr Job<SubscriptionRef> restrict_debtor{"billing.restrict_debtor", queue::money, 8};

struct RecheckWish {
  RowId run_id;
  std::string stripe_id;
};
AAI_DESCRIBE(RecheckWish, run_id, stripe_id);

inline constexpr Job<RecheckWish> recheck_difference{"billing.recheck_difference", queue::money, 4};

extern const Module billing_module;
extern const WorkTables billing_work;

}
