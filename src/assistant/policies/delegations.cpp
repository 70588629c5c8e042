#include "assistant/policies/delegations.h"

#include <algorithm>
#include <chrono>

#include "gen/sql/assistant/policies/delegations.h"
#include "platform/ctx.h"

namespace aai::policies {
namespace {

constexpr int days_max = 92, open_max = 50;

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// Owners may do all; an admin hands out no owner's role.
void require_rank(const Ctx& ctx, std::optional<tenancy::Role> role) {
  require(ctx.role == "owner" || role != tenancy::Role::owner, tenancy::cannot_grant);
}

void check(const DelegatingNow& now) {
  const auto wrong = [](const char* what) { refuse(delegation_not_understood, what); };
  if (!now.from_role || !now.is_member) wrong("both must belong to the practice");
  if (now.day_count < 1) wrong("the last day is before the first");
  if (now.day_count > days_max) wrong("92 days are the most");
  if (now.is_over) wrong("the last day is over");
  require(now.open_count < open_max, too_many_delegations);
}

}

bool Day::accepts(std::string_view from) {
  if (from.size() != 10 || from[4] != '-' || from[7] != '-') return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const auto part : {from.substr(0, 4), from.substr(5, 2), from.substr(8, 2)})
    if (!std::ranges::all_of(part, is_digit)) return false;
  const std::chrono::year_month_day day{
      std::chrono::year(number_of(from.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(number_of(from.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(number_of(from.substr(8, 2))))};
  return day.ok();
}

Task<Delegations> list_delegations(Ctx& ctx) {
  Delegations all;
  all.items = co_await ctx.tx.last(sql::open_delegations, ctx.org, ctx.now);
  co_return all;
}

Task<Delegation> delegate(Ctx& ctx, const DelegationWish& wish) {
  if (wish.from_user_id == wish.to_user_id)
    refuse(delegation_not_understood, "nobody stands in for themselves");
  const auto& [from, to, starts_on, ends_on] = wish;
  const auto now = co_await ctx.tx(sql::delegating_now, ctx.org, from, to, starts_on.text,
                                   ends_on.text, ctx.now);
  check(now);
  require_rank(ctx, now.from_role);
  const auto id = ctx.new_id<DelegationId>();
  ctx.tx.queue(sql::keep_delegation, ctx.org, id, from, to, starts_on.text, ends_on.text,
               ctx.new_id<AuditId>(), ctx.now);
  const auto all = co_await ctx.tx.last(sql::open_delegations, ctx.org, ctx.now);
  const auto kept = std::ranges::find(all, id, &Delegation::id);
  if (kept == all.end()) refuse(not_found);
  co_return *kept;
}

Task<Nothing> withdraw_delegation(Ctx& ctx) {
  const auto id = ctx.path_id<DelegationId>("delegation");
  const auto away = co_await ctx.tx(sql::role_away, ctx.org, id);
  if (!away) refuse(not_found);
  require_rank(ctx, away->from_role);
  ctx.tx.queue(sql::withdraw_delegation, ctx.org, id, ctx.new_id<AuditId>(), ctx.now);
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

}
