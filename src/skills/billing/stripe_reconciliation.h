#pragma once
// Our mirror of Stripe compared with the original, every night (skill 077, the Stripe comparer).
// A difference is looked at again ten minutes later, since changes in flight differ legitimately;
// what still differs is written down and mended by mirroring anew.
// Source of truth: Stripe for money. What is missing there is left to a person.
// Limits: 50,000 subscriptions a run. More differences than a fifth (at least 20) stop the run:
// an empty or partial answer looks like "everything was deleted".
#include "skills/billing/stripe_work.h"

namespace aai::billing {

struct MirrorRow {
  OrgId org_id;
  std::string stripe_subscription_id, status;
  std::optional<Instant> current_period_end;
  bool cancel_at_period_end = false;
  std::optional<Instant> cancel_at;
  long price_cents = 0;
};
AAI_DESCRIBE(MirrorRow, org_id, stripe_subscription_id, status, current_period_end,
             cancel_at_period_end, cancel_at, price_cents);

struct Difference {
  std::string kind, ours, theirs;
};

// Field by field; empty where both say the same.
std::vector<Difference> compare(const MirrorRow& ours, const stripe::Subscription& theirs);

// Whether so many differences are more likely a fault of the comparison than of the data.
bool are_too_many(std::size_t differences, std::size_t seen_here, std::size_t seen_there);

struct RecordedDiff {
  RowId id;
};
AAI_DESCRIBE(RecordedDiff, id);

// Cron: every night.
Task<void> reconcile_with_stripe(Work& work);

// Job, in the organisation concerned: looks again, writes down, mends.
Task<void> look_again(Work& work, const RecheckWish& wish);

}
