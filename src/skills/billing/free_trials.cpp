#include "skills/billing/free_trials.h"

#include "gen/sql/skills/billing/checkout_provisioning.h"
#include "gen/sql/skills/billing/free_trials.h"
#include "gen/sql/skills/billing/stripe_mirror.h"
#include "platform/jobs/runner.h"
#include "skills/billing/stripe_work.h"

namespace aai::billing {
namespace {

constexpr int trials_per_tick = 500;
constexpr long warning_seconds = std::chrono::seconds(trial_warning).count();

void tell_in(Work& work, pg::Tx& tx, NoticeKind kind, SubscriptionId about) {
  const BillingNotice notice{work.env.new_id<NoticeId>(), kind, about};
  work.later(tx, tell_owners, notice);
}

// Stripe ends its trials itself. What is still one there, with nothing to pay from, is ended here;
// whoever added a card in the meantime is left to Stripe.
Task<bool> has_nothing_to_pay_from(Work& work, stripe::Client& stripe,
                                   const stripe::Subscription& subscription) {
  if (subscription.default_payment_method) co_return false;
  const auto customer = co_await stripe.customer(subscription.customer);
  retry_where_it_helps(work, customer.trouble, customer.reason, customer.retry_after_seconds);
  if (!customer.ok()) co_return false;
  const auto& settings = customer.value.invoice_settings;
  co_return !settings || !settings->default_payment_method;
}

Task<void> end_trial_at_stripe(Work& work, std::string id) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  const auto found = co_await stripe.subscription(id);
  retry_where_it_helps(work, found.trouble, found.reason, found.retry_after_seconds);
  if (!found.ok()) throw GiveUp{found.reason};

  const StripeObjectRef subscription{id};
  const auto& trial_end = found.value.trial_end;
  const bool is_over = found.value.status == "trialing" && trial_end &&
                       Instant{std::chrono::seconds(*trial_end)} <= work.env.clock.now();
  const bool must_end = is_over && co_await has_nothing_to_pay_from(work, stripe, found.value);
  if (must_end) co_await end_at_stripe(work, subscription);
  else co_await sync_from_stripe(work, subscription);
}

}

// [code: the decision]
Task<Subscription> start_trial(Ctx& ctx, const TrialWish& wish) {
  co_await lock_payer(ctx.tx, ctx.env, ctx.org);
  const auto plan = ctx.tx.queue(sql::plan_for_checkout, wish.plan_key.text);
  const auto living = ctx.tx.queue(sql::living_subscription, ctx.org);
  const auto earlier = ctx.tx.queue(sql::trial_of_org, ctx.org);
  co_await ctx.tx.flush();
  if (!plan.get()) refuse(no_such_plan, wish.plan_key.text);
  require(!earlier.get(), trial_used);
  require(!living.get(), already_subscribed);

  const auto id = ctx.new_id<SubscriptionId>();
  const auto begun = co_await ctx.tx(sql::begin_trial_subscription, ctx.org, id, wish.plan_key.text,
                                     ctx.now, trial_days);
  ctx.tx.queue(sql::begin_trial, ctx.org, ctx.new_id<TrialId>(), id, wish.plan_key.text, ctx.now,
               begun.trial_ends_at);
  const std::optional<std::string> none, trialing = "trialing";
  ctx.tx.queue(sql::note_event, ctx.org, ctx.new_id<RowId>(), id, "trial_began", none, trialing, "",
               ctx.now);
  const BillingNotice notice{ctx.new_id<NoticeId>(), NoticeKind::trial_began, id};
  ctx.later(tell_owners, notice);
  co_return co_await subscription_of(ctx.tx, ctx.org, ctx.now);
}
// [end]

Task<void> sweep_trials(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto due = co_await tx(sql::trials_due, now, warning_seconds, trials_per_tick);
  for (const auto& trial : due) {
    const auto& job = trial.is_over ? end_trial : warn_of_trial_end;
    work.later_in(tx, trial.org_id, job, SubscriptionRef{trial.id}, now);
  }
  co_await tx.commit();
}

Task<void> warn_before_end(Work& work, const SubscriptionRef& trial) {
  auto tx = work.transaction();
  const auto noted = co_await tx(sql::note_trial_ends_soon, work.org, work.env.new_id<RowId>(),
                                 trial.subscription_id, work.env.clock.now(), warning_seconds);
  if (noted) tell_in(work, tx, NoticeKind::trial_ends_soon, trial.subscription_id);
  co_await tx.commit();
}

// The lock is the one a purchase is kept under: whichever commits first, the other sees it.
Task<void> end_due_trial(Work& work, const SubscriptionRef& trial) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  co_await lock_payer(tx, work.env, work.org);
  const auto over = co_await tx(sql::over_trial, work.org, trial.subscription_id, now);
  if (!over) co_return;
  if (over->stripe_subscription_id) {
    co_await tx.commit();
    co_await end_trial_at_stripe(work, *over->stripe_subscription_id);
    co_return;
  }
  tx.queue(sql::end_own_trial, work.org, trial.subscription_id, now);
  tx.queue(sql::close_trial, work.org, trial.subscription_id, now, "expired");
  const std::optional<std::string> before = "trialing", after = "canceled";
  tx.queue(sql::note_event, work.org, work.env.new_id<RowId>(), trial.subscription_id,
           "trial_ended", before, after, "", now);
  const auto noted = co_await tx(sql::note_trial_ended, work.org, work.env.new_id<RowId>(),
                                 trial.subscription_id, now);
  if (noted) tell_in(work, tx, NoticeKind::trial_ended, trial.subscription_id);
  co_await tx.commit();
}

}
