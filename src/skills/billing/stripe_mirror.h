#pragma once
// Keeps what Stripe says. A picture is fetched outside any transaction, then applied under the lock
// of the organisation's payer, and only if nobody applied another one since it was asked for:
// therefore order, duplicates and lost events cannot make our rows older than they were.
// Source of truth: Stripe, asked anew for every event; an event's own contents are never applied.
#include "providers/stripe/client.h"
#include "skills/billing/billing.h"

namespace aai::billing {

using Text = std::string;
using MaybeText = std::optional<std::string>;
using MaybeTime = std::optional<Instant>;

enum class Subject { session, subscription, invoice };

struct Picture {
  std::optional<stripe::CheckoutSession> session;
  std::optional<stripe::Subscription> subscription;
  std::optional<stripe::Invoice> invoice;
};

// The thing itself, and the subscription it belongs to.
Task<stripe::Outcome<Picture>> fetch_picture(stripe::Client& stripe, Subject subject,
                                             std::string id);

// What else must happen once the transaction commits; the caller enqueues it.
struct Applied {
  bool is_stale = false;    // somebody was faster: fetch again
  bool waits = false;       // a checkout that is not paid for yet: nothing was granted
  std::vector<BillingNotice> notices;
  std::vector<std::string> sessions_to_expire, subscriptions_to_cancel;
};

// How often Stripe's answers have been applied for this organisation. Read it before fetching.
Task<long> revision_of(pg::Tx& tx, OrgId org);

Task<Applied> apply_picture(pg::Tx& tx, const Env& env, OrgId org, const Picture& picture,
                            long revision);

// Enqueues what an applied picture asks for; `Queue` is called as (job, payload).
template <class Queue>
void enqueue_consequences(const Applied& applied, Queue queue) {
  for (const auto& notice : applied.notices) queue(tell_owners, notice);
  for (const auto& id : applied.sessions_to_expire) queue(expire_session, StripeObjectRef{id});
  for (const auto& id : applied.subscriptions_to_cancel)
    queue(cancel_at_stripe, StripeObjectRef{id});
}

struct Payer {
  long revision = 0;
  std::optional<std::string> stripe_customer_id;
  std::string email, org_name;
};
AAI_DESCRIBE(Payer, revision, stripe_customer_id, email, org_name);

// Locks the organisation's money until COMMIT; the first time, makes the row.
Task<Payer> lock_payer(pg::Tx& tx, const Env& env, OrgId org);

struct Revision {
  long revision = 0;
};
AAI_DESCRIBE(Revision, revision);

struct KeptSubscription {
  SubscriptionId id;
  std::optional<std::string> stripe_subscription_id;
  std::string status;
  bool has_begun = false, is_superseded = false;
};
AAI_DESCRIBE(KeptSubscription, id, stripe_subscription_id, status, has_begun, is_superseded);

struct PlanKey {
  std::string key;
};
AAI_DESCRIBE(PlanKey, key);

struct IntentState {
  std::string state;
};
AAI_DESCRIBE(IntentState, state);

struct SessionToExpire {
  std::optional<std::string> stripe_session_id;
};
AAI_DESCRIBE(SessionToExpire, stripe_session_id);

struct OpenedCase {
  RowId id;
};
AAI_DESCRIBE(OpenedCase, id);

}
