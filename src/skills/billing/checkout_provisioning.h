#pragma once
// From the pay button to a working account: exactly one subscription per organisation, provisioned
// by proof of payment, whichever arrives first, the customer or the webhook.
// Refuses: no_such_plan, already_subscribed, checkout_unavailable; not_found for a return that is
// not this person's.
// Limits: one open checkout per organisation; a session lives 24 hours at Stripe.
// Why: what the browser says is never proof; the return page asks Stripe the same as the webhook.
#include "skills/billing/billing.h"

namespace aai::billing {

struct CheckoutWish {
  Slug plan_key;
};
AAI_DESCRIBE(CheckoutWish, plan_key);

struct CheckoutStarted {
  std::string url;
};
AAI_DESCRIBE(CheckoutStarted, url);

struct CheckoutReturn {
  std::string session_id;
  std::optional<OrgId> org;
};
AAI_DESCRIBE(CheckoutReturn, session_id, org);

struct PlanOnSale {
  std::string key, stripe_lookup_key;
};
AAI_DESCRIBE(PlanOnSale, key, stripe_lookup_key);

struct OpenIntent {
  IntentId id;
  std::string plan_key;
  std::optional<std::string> stripe_session_id, url;
  Instant expires_at;
};
AAI_DESCRIBE(OpenIntent, id, plan_key, stripe_session_id, url, expires_at);

struct BillingEmail {
  std::string email;
};
AAI_DESCRIBE(BillingEmail, email);

struct OrgOfRoute {
  OrgId org_id;
};
AAI_DESCRIBE(OrgOfRoute, org_id);

struct Entered {
  UserId user_id;
};
AAI_DESCRIBE(Entered, user_id);

// The second tab and the second click get the open session of the first.
Task<CheckoutStarted> start_checkout(Ctx& ctx, const CheckoutWish& wish);

// Where Stripe sends the browser afterwards.
Task<SeeOther> return_from_checkout(Ctx& ctx, const CheckoutReturn& back);

}
