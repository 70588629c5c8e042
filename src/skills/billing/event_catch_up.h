#pragma once
// Events that never arrived: Stripe tries for three days, then stops. Every six hours its own list
// is read, and what is not in the inbox goes there as if it had been delivered.
// Limits: 4 days back, 50 pages of 100 a run.
#include "skills/billing/billing.h"

namespace aai::billing {

// Cron.
Task<void> catch_up_with_events(Work& work);

}
