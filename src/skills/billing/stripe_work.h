#pragma once
// The jobs that talk to Stripe: mirror a thing, close a session, end a subscription.
#include <functional>

#include "skills/billing/stripe_mirror.h"

namespace aai::billing {

// Fetches and applies until nobody was faster; `also` queues what belongs in the same transaction.
// Throws what makes the job run again. The outcome tells only what repeating would not change.
Task<stripe::Outcome<Applied>> mirror_in_job(Work& work, OrgId org, Subject subject,
                                             std::string stripe_id,
                                             std::function<void(pg::Tx&)> also);

// An open session is closed, so that it cannot be paid any more.
Task<void> expire_open_session(Work& work, const StripeObjectRef& session);

// A subscription that must not go on is ended, and mirrored.
Task<void> end_at_stripe(Work& work, const StripeObjectRef& subscription);

// The row becomes what Stripe says.
Task<void> sync_from_stripe(Work& work, const StripeObjectRef& subscription);

// Throws what makes the job run again where that may help; a refusal is left to the caller.
void retry_where_it_helps(const Work& work, stripe::Trouble trouble, const std::string& reason,
                          int retry_after_seconds);

}
