#pragma once
// Free trials: 14 days without a card, once per organisation, to the end of the last day where the
// organisation is. Announced three days ahead, and their end cannot hit someone who just paid.
// Source of truth: the subscription's row, read again under the payer's lock before anything ends.
// Refuses: trial_used, already_subscribed, no_such_plan.
// Limits: 500 trials per tick of the cron; the rest in the next.
#include "skills/billing/subscription_state_machine.h"

namespace aai::billing {

inline constexpr int trial_days = 14;
inline constexpr std::chrono::hours trial_warning{3 * 24};

struct TrialWish {
  Slug plan_key;
};
AAI_DESCRIBE(TrialWish, plan_key);

struct BegunTrial {
  Instant trial_ends_at;
};
AAI_DESCRIBE(BegunTrial, trial_ends_at);

struct KeptTrial {
  TrialId id;
};
AAI_DESCRIBE(KeptTrial, id);

struct TrialDue {
  OrgId org_id;
  SubscriptionId id;
  bool is_over = false;
};
AAI_DESCRIBE(TrialDue, org_id, id, is_over);

struct OverTrial {
  std::optional<std::string> stripe_subscription_id;
};
AAI_DESCRIBE(OverTrial, stripe_subscription_id);

struct NoticeRow {
  RowId id;
};
AAI_DESCRIBE(NoticeRow, id);

Task<Subscription> start_trial(Ctx& ctx, const TrialWish& wish);

// Cron: every 15 minutes. A condition, not a window: after an outage it catches up.
Task<void> sweep_trials(Work& work);

// Jobs of one trial.
Task<void> warn_before_end(Work& work, const SubscriptionRef& trial);
Task<void> end_due_trial(Work& work, const SubscriptionRef& trial);

}
