#include "backoffice/support/support_access.h"

#include "gen/sql/backoffice/support/support_access.h"

namespace aai::support {
namespace {

constexpr int visits_max = 20, hours_max = 72;

}

Task<SupportAccess> show_access(Ctx& ctx) {
  const auto given = ctx.tx.queue(sql::access_given, ctx.org, ctx.now);
  const auto visits = ctx.tx.queue(sql::visits, ctx.org, ctx.now, visits_max);
  co_await ctx.tx.flush_last();
  SupportAccess access;
  if (const auto found = given.get()) {
    access.until_at = found->until_at;
    access.granted_by = found->granted_by;
  }
  access.visits = visits.get();
  co_return access;
}

Task<SupportAccess> allow_look(Ctx& ctx, const AccessWish& wish) {
  require(wish.hours >= 1 && wish.hours <= hours_max, bad_hours);
  const auto until_at = ctx.now + std::chrono::hours(wish.hours);
  ctx.tx.queue(sql::allow_look, ctx.org, ctx.new_id<ConsentId>(), until_at, ctx.now);
  co_return co_await show_access(ctx);
}

Task<SupportAccess> withdraw_access(Ctx& ctx) {
  ctx.tx.queue(sql::withdraw_access, ctx.org, ctx.now);
  co_return co_await show_access(ctx);
}

}
