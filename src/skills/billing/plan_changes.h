#pragma once
// Skill 022: the customer sees the exact charge before, pays it, and gets the plan; or nothing
// changes. Up: at once, for the difference until the period's end. Down: when the period ends.
// Why: proration is by the second, so the change is sent with the instant of its quote; and a card
// that is declined leaves the old plan, with no open invoice behind.
// Source of truth: Stripe; plan_change_quotes and scheduled_plan_changes are ours.
// Refuses: no_such_plan, not_changeable, same_plan, too_many_people, quote_over, card_declined,
// change_unavailable.
// Limits: a quote is good once and for ten minutes. A step down is told to Stripe within the last
// hour of the period, so that the renewal bills the new price.
#include "skills/billing/billing.h"

namespace aai::billing {

using QuoteId = Id<struct QuoteTag>;
using ChangeId = Id<struct ChangeTag>;

inline constexpr Problem not_changeable{409, "billing.not_changeable",
                                        "There is no paid plan in force that could be changed."};
inline constexpr Problem same_plan{409, "billing.same_plan", "Your practice has this plan."};
inline constexpr Problem too_many_people{409, "billing.too_many_people",
                                         "More people work here than this plan allows."};
inline constexpr Problem quote_over{409, "billing.quote_over",
                                    "This price is no longer valid. Please look again."};
inline constexpr Problem card_declined{409, "billing.card_declined",
    "The card was declined. Nothing was changed, and nothing was charged."};
inline constexpr Problem change_unavailable{
    503, "billing.change_unavailable", "The plan cannot be changed just now. Please look again."};

enum class Direction { up, down };
AAI_DESCRIBE_ENUM(Direction, up, down)

struct ChangeWish {
  Slug plan_key;
};
AAI_DESCRIBE(ChangeWish, plan_key);

struct PlanQuote {
  QuoteId id;
  std::string plan_key;
  Direction direction{};
  long due_cents = 0;    // now
  long price_cents = 0;  // from the next period on
  std::string currency;
  Instant takes_effect_at{}, expires_at{};
};
AAI_DESCRIBE(PlanQuote, id, plan_key, direction, due_cents, price_cents, currency, takes_effect_at,
             expires_at);

struct ChangeOrder {
  QuoteId quote_id;
};
AAI_DESCRIBE(ChangeOrder, quote_id);

// What is planned; nothing where nothing is.
struct PlannedChange {
  std::optional<std::string> plan_key;
  std::optional<Instant> takes_effect_at;
};
AAI_DESCRIBE(PlannedChange, plan_key, takes_effect_at);

Task<PlanQuote> preview_change(Ctx&, const ChangeWish& wish);  // POST .../subscription/preview
Task<PlannedChange> change_plan(Ctx&, const ChangeOrder&);     // POST .../subscription/change
Task<PlannedChange> show_planned_change(Ctx&);                 // GET .../subscription/change
Task<PlannedChange> cancel_planned_change(Ctx&);               // DELETE .../subscription/change

struct PlannedRef {
  ChangeId change_id;
};
AAI_DESCRIBE(PlannedRef, change_id);
inline constexpr Job<PlannedRef> step_down{"billing.step_down", queue::money, 12};

// Cron: every quarter of an hour.
Task<void> sweep_planned_changes(Work&);
Task<void> step_down_at_stripe(Work&, const PlannedRef&);

// Rows of plan_changes.sql.
struct Changeable {
  std::string stripe_subscription_id, status, plan_key;
  long price_cents = 0;
  std::optional<Instant> current_period_end;
  bool is_ending = false;
  int members = 0;
};
AAI_DESCRIBE(Changeable, stripe_subscription_id, status, plan_key, price_cents, current_period_end,
             is_ending, members);
struct NewPlan {
  std::string key, currency, stripe_lookup_key;
  long price_cents = 0;
  std::optional<int> seats_max;
};
AAI_DESCRIBE(NewPlan, key, currency, stripe_lookup_key, price_cents, seats_max);
struct TakenQuote {
  std::string stripe_subscription_id, from_plan_key, to_plan_key, stripe_lookup_key;
  Direction direction{};
  Instant prorated_at{};
};
AAI_DESCRIBE(TakenQuote, stripe_subscription_id, from_plan_key, to_plan_key, stripe_lookup_key,
             direction, prorated_at);
struct DueChange {
  OrgId org_id;
  ChangeId id;
};
AAI_DESCRIBE(DueChange, org_id, id);
struct StepDown {
  std::string stripe_subscription_id, stripe_lookup_key;
  bool still_holds = false;
};
AAI_DESCRIBE(StepDown, stripe_subscription_id, stripe_lookup_key, still_holds);

}
