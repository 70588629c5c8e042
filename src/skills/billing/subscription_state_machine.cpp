#include "skills/billing/subscription_state_machine.h"

#include "gen/sql/skills/billing/subscription_state_machine.h"

namespace aai::billing {
namespace {

constexpr int payments_page_size = 50;
constexpr long grace_seconds = std::chrono::seconds(grace_time).count();

SubscriptionFacts facts_of(const FactsRow& row) {
  SubscriptionFacts facts;
  facts.status = row.status;
  facts.status_is_unknown = row.unknown_status.has_value();
  facts.is_ours = !row.stripe_subscription_id;
  facts.trial_ends_at = row.trial_ends_at;
  facts.current_period_end = row.current_period_end;
  facts.cancel_at = row.cancel_at;
  facts.past_due_since = row.past_due_since;
  facts.cancel_at_period_end = row.cancel_at_period_end;
  facts.trial_end_words = row.trial_end_words;
  facts.period_end_words = row.period_end_words;
  facts.cancel_words = row.cancel_words;
  facts.grace_end_words = row.grace_end_words;
  facts.ended_words = row.ended_words;
  return facts;
}

Subscription told(const std::optional<FactsRow>& row, Instant now) {
  std::optional<SubscriptionFacts> facts;
  if (row) facts = facts_of(*row);
  const auto state = access_state(facts, now);

  Subscription shown{"none", state.access, {}, {}, {}, {}, state.sentence};
  if (!row) return shown;
  shown.status = boost::describe::enum_to_string(row->status, "unknown");
  shown.plan_key = row->plan_key;
  if (row->status == Status::trialing || facts->is_ours) shown.trial_ends_at = row->trial_ends_at;
  shown.current_period_end = row->current_period_end;
  shown.cancel_at = wished_end(*facts);
  return shown;
}

// Whether the account works is everybody's business; why it does not is the payers'.
std::string sentence_for_members(Access access) {
  switch (access) {
    case Access::none: return "There is no plan yet. Please ask an owner of your practice.";
    case Access::read_only:
    case Access::ended: return "The account is read-only. Please ask an owner of your practice.";
    default: return "Your practice's plan is in force.";
  }
}

void hide_money_matters(Subscription& shown) {
  shown.sentence = sentence_for_members(shown.access);
  if (shown.access == Access::grace) shown.access = Access::active;
  if (shown.status == "past_due" || shown.status == "unpaid") shown.status = "active";
}

}

Task<Subscription> subscription_of(pg::Tx& tx, OrgId org, Instant now) {
  const auto row = co_await tx(sql::subscription_facts, org, grace_seconds);
  co_return told(row, now);
}

Task<Subscription> show_subscription(Ctx& ctx) {
  const auto row = co_await ctx.tx.last(sql::subscription_facts, ctx.org, grace_seconds);
  auto shown = told(row, ctx.now);
  if (ctx.role == "member") hide_money_matters(shown);
  co_return shown;
}

Task<Payments> list_payments(Ctx& ctx, const PaymentsWish& wish) {
  auto items =
      co_await ctx.tx.last(sql::payments_page, ctx.org, wish.after, payments_page_size + 1);
  Payments page;
  if (items.size() > payments_page_size) {
    items.pop_back();
    page.next_cursor = std::string(items.back().id.view());
  }
  page.items = std::move(items);
  co_return page;
}

Task<Access> access_of(pg::Tx& tx, OrgId org, Instant now) {
  const auto shown = co_await subscription_of(tx, org, now);
  co_return shown.access;
}

}
