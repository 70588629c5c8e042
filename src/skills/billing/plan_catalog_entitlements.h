#pragma once
// The plans on sale. Code asks "how many drafts may this organisation have", never "is it solo".
// Units: price_cents per interval. No limit is null; zero is none.
#include "skills/billing/billing.h"

namespace aai::billing {

struct Plan {
  std::string key, name, tagline;
  long price_cents = 0;
  std::string currency, interval;
  std::optional<int> seats_max, drafts_per_month;
  std::vector<std::string> features;
};
AAI_DESCRIBE(Plan, key, name, tagline, price_cents, currency, interval, seats_max, drafts_per_month,
             features);

struct Plans {
  std::vector<Plan> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Plans, items, next_cursor);

// What an organisation's plan grants; of an organisation without one, nothing.
struct Entitlements {
  std::optional<std::string> plan_key;
  std::optional<int> seats_max, drafts_per_month;
};
AAI_DESCRIBE(Entitlements, plan_key, seats_max, drafts_per_month);

Task<Plans> list_plans(Ctx& ctx);

// For the modules that write what is limited: ask in the transaction that writes.
Task<Entitlements> entitlements_of(pg::Tx& tx, OrgId org);

}
