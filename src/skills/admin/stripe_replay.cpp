#include "skills/admin/stripe_replay.h"

#include "gen/sql/skills/admin/stripe_replay.h"
#include "skills/billing/billing_webhook_inbox.h"

namespace aai::admin {
namespace {

constexpr int page_size = 50;

}

Task<OperatorStripeEvents> list_stripe_events(Ctx& ctx, const StripeEventQuery& query) {
  OperatorStripeEvents events;
  events.items = co_await ctx.tx.last(sql::stripe_events_of_all, query.after, page_size);
  if (events.items.size() == page_size) events.next_cursor = events.items.back().id;
  co_return events;
}

Task<Nothing> replay_stripe_event(Ctx& ctx) {
  const std::string id(ctx.path_text("event"));
  const auto event = co_await ctx.tx(sql::org_of_event, id);
  if (!event) refuse(not_found);
  record_act(ctx, event->org_id, "operator.replayed_stripe_event", event->name + " " + id);
  co_return co_await billing::replay_event(ctx);
}

}
