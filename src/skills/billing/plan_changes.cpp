#include "skills/billing/plan_changes.h"

#include "gen/sql/skills/billing/plan_changes.h"
#include "platform/jobs/runner.h"
#include "platform/log/log.h"
#include "skills/billing/stripe_work.h"

namespace aai::billing {
namespace {

using namespace std::chrono_literals;

constexpr auto quote_life = 10min;
constexpr auto ahead_of_renewal = 1h;
constexpr auto look_again_after = 2min;
constexpr int changes_per_tick = 200, http_payment_required = 402;

// A subscription at Stripe as it must be named to be changed.
struct Named {
  std::string subscription, item, price;
};

// What stands in the way, or the plan that can be changed.
Changeable require_changeable(const std::optional<Changeable>& found, const NewPlan& plan) {
  const bool is_in_force = found && (found->status == "active" || found->status == "trialing") &&
                           !found->is_ending && found->current_period_end;
  require(is_in_force, not_changeable);
  require(found->plan_key != plan.key, same_plan);
  require(!plan.seats_max || found->members <= *plan.seats_max, too_many_people);
  return *found;
}

template <class T>
void require_answer(const Ctx& ctx, const stripe::Outcome<T>& outcome) {
  if (outcome.ok()) return;
  log::Line(log::Level::warn, "billing.change_failed")
      .with("org_id", ctx.org)
      .with("reason", outcome.reason);
  refuse(outcome.status == http_payment_required ? card_declined : change_unavailable);
}

Task<stripe::Outcome<Named>> name_at_stripe(stripe::Client& stripe, std::string subscription,
                                            std::string lookup_key) {
  stripe::Outcome<Named> named;
  const auto prices = co_await stripe.find_price(lookup_key);
  const auto found = co_await stripe.subscription(subscription);
  named.trouble = prices.ok() ? found.trouble : prices.trouble;
  named.reason = prices.ok() ? found.reason : prices.reason;
  named.retry_after_seconds = std::max(prices.retry_after_seconds, found.retry_after_seconds);
  if (!named.ok()) co_return named;
  if (prices.value.data.empty() || found.value.items.data.empty()) {
    named.trouble = stripe::Trouble::refused;
    named.reason = "no price has the lookup key " + lookup_key + ", or nothing is subscribed to";
    co_return named;
  }
  named.value = {subscription, found.value.items.data.front().id, prices.value.data.front().id};
  co_return named;
}

long seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

// In the transaction's own words, as soon as nobody else was faster; the webhook does it otherwise.
Task<void> mirror_now(Ctx& ctx, stripe::Client& stripe, const std::string& subscription) {
  constexpr int attempts_max = 5;
  for (int attempt = 1; attempt <= attempts_max; ++attempt) {
    const long revision = co_await revision_of(ctx.tx, ctx.org);
    co_await ctx.tx.restart();
    const auto picture = co_await fetch_picture(stripe, Subject::subscription, subscription);
    if (!picture.ok()) break;
    const auto applied = co_await apply_picture(ctx.tx, ctx.env, ctx.org, picture.value, revision);
    if (!applied.is_stale) {
      enqueue_consequences(
          applied, [&ctx](const auto& job, const auto& payload) { ctx.later(job, payload); });
      co_return;
    }
    co_await ctx.tx.restart();
  }
  ctx.later(sync_subscription, StripeObjectRef{subscription});
}

// Asks for the change as it was quoted. Where no answer comes the mirror will show what happened.
Task<void> step_up(Ctx& ctx, const TakenQuote& quote, QuoteId id) {
  const StripeObjectRef subscription{quote.stripe_subscription_id};
  ctx.later(sync_subscription, subscription, ctx.now + look_again_after);
  co_await ctx.tx.restart();
  stripe::Client stripe(ctx.env.http, ctx.env.config.stripe);
  const auto named =
      co_await name_at_stripe(stripe, quote.stripe_subscription_id, quote.stripe_lookup_key);
  require_answer(ctx, named);
  stripe::Form change;
  change.add("items[0][id]", named.value.item)
      .add("items[0][price]", named.value.price)
      .add("metadata[plan_key]", quote.to_plan_key)
      .add("proration_behavior", "always_invoice")
      .add("proration_date", seconds_of(quote.prorated_at))
      .add("payment_behavior", "error_if_incomplete");
  const auto changed = co_await stripe.update_subscription(quote.stripe_subscription_id, change,
                                                           "change:" + std::string(id.view()));
  require_answer(ctx, changed);
  co_await mirror_now(ctx, stripe, quote.stripe_subscription_id);
}

}

Task<PlanQuote> preview_change(Ctx& ctx, const ChangeWish& wish) {
  const auto standing = ctx.tx.queue(sql::changeable, ctx.org);
  const auto plan = co_await ctx.tx(sql::new_plan, wish.plan_key.text);
  if (!plan) refuse(no_such_plan, wish.plan_key.text);
  const auto now_has = require_changeable(standing.get(), *plan);

  PlanQuote quote;
  quote.id = ctx.new_id<QuoteId>();
  quote.plan_key = plan->key;
  quote.direction = plan->price_cents > now_has.price_cents ? Direction::up : Direction::down;
  quote.price_cents = plan->price_cents;
  quote.currency = plan->currency;
  quote.takes_effect_at =
      quote.direction == Direction::up ? ctx.now : now_has.current_period_end.value();
  quote.expires_at = ctx.now + quote_life;
  if (quote.direction == Direction::up) {
    co_await ctx.tx.restart();
    stripe::Client stripe(ctx.env.http, ctx.env.config.stripe);
    const auto named = co_await name_at_stripe(stripe, now_has.stripe_subscription_id,
                                               plan->stripe_lookup_key);
    require_answer(ctx, named);
    const auto invoice = co_await stripe.preview_change(named.value.subscription, named.value.item,
                                                        named.value.price, seconds_of(ctx.now));
    require_answer(ctx, invoice);
    quote.due_cents = invoice.value.amount_due;
  }
  ctx.tx.queue(sql::keep_quote, ctx.org, quote.id, now_has.stripe_subscription_id,
               now_has.plan_key, plan->key, quote.direction, quote.due_cents, quote.currency,
               ctx.now, quote.expires_at, ctx.now);
  co_await ctx.tx.flush();
  co_return quote;
}

// The quote is used up before Stripe is asked: two who confirm at once are one change.
Task<PlannedChange> change_plan(Ctx& ctx, const ChangeOrder& order) {
  co_await lock_payer(ctx.tx, ctx.env, ctx.org);
  const auto quote = co_await ctx.tx(sql::take_quote, ctx.org, order.quote_id, ctx.now);
  if (!quote) refuse(quote_over);
  ctx.tx.queue(sql::drop_planned, ctx.org, ctx.now);
  if (quote->direction == Direction::up) {
    co_await step_up(ctx, *quote, order.quote_id);
  } else {
    ctx.tx.queue(sql::plan_change, ctx.org, ctx.new_id<ChangeId>(), quote->stripe_subscription_id,
                 quote->from_plan_key, quote->to_plan_key, ctx.now);
  }
  const auto planned = co_await ctx.tx(sql::planned_change, ctx.org);
  co_return planned.value_or(PlannedChange{});
}

Task<PlannedChange> show_planned_change(Ctx& ctx) {
  const auto planned = co_await ctx.tx.last(sql::planned_change, ctx.org);
  co_return planned.value_or(PlannedChange{});
}

Task<PlannedChange> cancel_planned_change(Ctx& ctx) {
  co_await lock_payer(ctx.tx, ctx.env, ctx.org);
  ctx.tx.queue(sql::drop_planned, ctx.org, ctx.now);
  co_await ctx.tx.flush();
  co_return PlannedChange{};
}

Task<void> sweep_planned_changes(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const Instant until = now + ahead_of_renewal;
  const auto due = co_await tx(sql::due_changes, until, changes_per_tick);
  for (const auto& one : due) work.later_in(tx, one.org_id, step_down, PlannedRef{one.id}, now);
  co_await tx.commit();
}

Task<void> step_down_at_stripe(Work& work, const PlannedRef& planned) {
  auto before = work.transaction();
  const auto step = co_await before.last(sql::step_to_take, work.org, planned.change_id);
  if (!step) co_return;
  std::string ended = step->still_holds ? "done" : "cancelled";
  if (step->still_holds) {
    stripe::Client stripe(work.env.http, work.env.config.stripe);
    const auto named =
        co_await name_at_stripe(stripe, step->stripe_subscription_id, step->stripe_lookup_key);
    retry_where_it_helps(work, named.trouble, named.reason, named.retry_after_seconds);
    stripe::Form change;
    change.add("items[0][id]", named.value.item)
        .add("items[0][price]", named.value.price)
        .add("proration_behavior", "none");
    const auto changed = co_await stripe.update_subscription(
        step->stripe_subscription_id, change, "down:" + std::string(planned.change_id.view()));
    retry_where_it_helps(work, changed.trouble, changed.reason, changed.retry_after_seconds);
    if (!changed.ok()) ended = "failed";
  }
  auto after = work.transaction();
  after.queue(sql::end_planned, work.org, planned.change_id, ended, work.env.clock.now());
  work.later(after, sync_subscription, StripeObjectRef{step->stripe_subscription_id});
  co_await after.commit();
}

}
