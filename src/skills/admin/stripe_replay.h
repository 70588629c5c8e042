#pragma once
// What Stripe sent, what became of it, and applying it again. The contents of events stay unread.
#include "skills/admin/admin.h"

namespace aai::admin {

inline constexpr Perm see_money{"op.money_read", "See payments and what Stripe sent", ""};
inline constexpr Perm replay_money{"op.money_replay", "Apply an event of Stripe again", ""};

struct StripeEventQuery {
  std::optional<std::string> after;
};
AAI_DESCRIBE(StripeEventQuery, after);

struct OperatorStripeEvent {
  std::string id, type, org_name;
  std::string state;  // received | applied | ignored | failed
  int attempts = 0;
  std::optional<std::string> error;
  Instant received_at;
};
AAI_DESCRIBE(OperatorStripeEvent, id, type, org_name, state, attempts, error, received_at);

struct OperatorStripeEvents {
  std::vector<OperatorStripeEvent> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(OperatorStripeEvents, items, next_cursor);

// The newest first, 50 at a time.
Task<OperatorStripeEvents> list_stripe_events(Ctx&, const StripeEventQuery&);
// Refuses: not_found.
Task<Nothing> replay_stripe_event(Ctx&);

}
