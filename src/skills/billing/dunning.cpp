#include "skills/billing/dunning.h"

#include "gen/sql/skills/billing/dunning.h"
#include "platform/jobs/runner.h"
#include "skills/billing/stripe_mirror.h"

namespace aai::billing {
namespace {

constexpr int cases_per_tick = 500;

}

Task<void> sweep_debts(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto due = co_await tx(sql::cases_due, now, cases_per_tick);
  for (const auto& one : due)
    work.later_in(tx, one.org_id, restrict_debtor, SubscriptionRef{one.subscription_id}, now);
  co_await tx.commit();
}

// [code: the decision]
Task<void> restrict_account(Work& work, const SubscriptionRef& debtor) {
  auto tx = work.transaction();
  co_await lock_payer(tx, work.env, work.org);
  const auto restricted =
      co_await tx(sql::restrict_case, work.org, debtor.subscription_id, work.env.clock.now());
  if (!restricted) co_return;
  const BillingNotice notice{work.env.new_id<NoticeId>(), NoticeKind::account_read_only,
                             debtor.subscription_id};
  work.later(tx, tell_owners, notice);
  co_await tx.commit();
}
// [end]

}
