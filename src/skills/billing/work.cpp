// Billing's jobs and crons.
#include "platform/jobs/runner.h"
#include "skills/billing/billing_webhook_inbox.h"
#include "skills/billing/stripe_work.h"

namespace aai::billing {
namespace {

constexpr JobEntry jobs[] = {
    entry<&apply_stored_event>(apply_event),
    entry<&expire_open_session>(expire_session),
    entry<&end_at_stripe>(cancel_at_stripe),
    entry<&sync_from_stripe>(sync_subscription),
};

}

const WorkTables billing_work{jobs, {}};

}
