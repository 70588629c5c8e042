#pragma once
// Failed payments without losing customers: everything works for seven days from the first failure,
// then the account is read-only until the debt is paid. Stripe retries the card; we tell the
// owners. Source of truth: dunning_cases, opened and closed by the mirror of Stripe. Limits: one
// open case per subscription, one mail per step; 500 cases per tick of the cron. Why: grace counts
// from the first failure; counted from the latest it would never end.
#include "skills/billing/billing.h"

namespace aai::billing {

struct CaseDue {
  OrgId org_id;
  SubscriptionId subscription_id;
};
AAI_DESCRIBE(CaseDue, org_id, subscription_id);

struct RestrictedCase {
  RowId id;
};
AAI_DESCRIBE(RestrictedCase, id);

// Cron: every hour.
Task<void> sweep_debts(Work& work);

// Job: grace is over; the owners are told, once. Access has changed by the clock alone.
Task<void> restrict_account(Work& work, const SubscriptionRef& debtor);

}
