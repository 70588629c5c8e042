// Billing's jobs and crons.
#include "platform/jobs/runner.h"
#include "skills/billing/billing_webhook_inbox.h"
#include "skills/billing/dunning.h"
#include "skills/billing/event_catch_up.h"
#include "skills/billing/free_trials.h"
#include "skills/billing/owner_notices.h"
#include "skills/billing/plan_changes.h"
#include "skills/billing/stripe_reconciliation.h"

namespace aai::billing {
namespace {

constexpr JobEntry jobs[] = {
    entry<&write_notice>(tell_owners),
    entry<&apply_stored_event>(apply_event),
    entry<&expire_open_session>(expire_session),
    entry<&end_at_stripe>(cancel_at_stripe),
    entry<&sync_from_stripe>(sync_subscription),
    entry<&warn_before_end>(warn_of_trial_end),
    entry<&end_due_trial>(end_trial),
    entry<&restrict_account>(restrict_debtor),
    entry<&look_again>(recheck_difference),
    entry<&step_down_at_stripe>(step_down),
};

constexpr Cron crons[] = {
    {"billing.trials", "every 15m", &sweep_trials},
    {"billing.dunning", "every 1h", &sweep_debts},
    {"billing.plan_changes", "every 15m", &sweep_planned_changes},
    {"billing.catch_up", "every 6h", &catch_up_with_events},
    {"billing.reconcile", "daily 03:00", &reconcile_with_stripe},
};

}

const WorkTables billing_work{jobs, crons};

}
