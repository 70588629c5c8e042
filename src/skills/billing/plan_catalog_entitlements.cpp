#include "skills/billing/plan_catalog_entitlements.h"

#include "gen/sql/skills/billing/plan_catalog_entitlements.h"

namespace aai::billing {

Task<Plans> list_plans(Ctx& ctx) {
  auto items = co_await ctx.tx.last(sql::plans_on_sale);
  Plans plans;
  plans.items = std::move(items);
  co_return plans;
}

Task<Entitlements> entitlements_of(pg::Tx& tx, OrgId org) {
  const auto granted = co_await tx(sql::entitlements_of, org);
  co_return granted.value_or(Entitlements{{}, 0, 0});
}

}
