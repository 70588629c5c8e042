#include "skills/billing/event_catch_up.h"

#include "gen/sql/skills/billing/billing_webhook_inbox.h"
#include "platform/jobs/runner.h"
#include "skills/billing/reactions.h"
#include "skills/billing/stripe_work.h"

namespace aai::billing {
namespace {

constexpr std::chrono::hours looks_back{4 * 24};
constexpr int pages_max = 50;

std::vector<std::string> wanted_types() {
  std::vector<std::string> types;
  for (const auto& reaction : reactions) types.emplace_back(reaction.type);
  return types;
}

// The payload holds only what tells whose the event is; the object itself is fetched when applied.
Task<void> store_page(Work& work, const std::vector<stripe::Event>& events) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  for (const auto& event : events) {
    const json::Raw payload{json::to_text(event)};
    const auto fresh =
        co_await tx(sql::remember_event, event.id, event.type, payload, "received", now);
    if (fresh) work.later(tx, apply_event, StripeEventRef{event.id});
  }
  co_await tx.commit();
}

}

Task<void> catch_up_with_events(Work& work) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  const Instant since = work.env.clock.now() - looks_back;
  const auto types = wanted_types();
  std::string last;
  for (int page = 0; page < pages_max; ++page) {
    const auto answer = co_await stripe.events(since, types, last);
    retry_where_it_helps(work, answer.trouble, answer.reason, answer.retry_after_seconds);
    if (!answer.ok()) throw GiveUp{answer.reason};
    co_await store_page(work, answer.value.data);
    if (!answer.value.has_more || answer.value.data.empty()) co_return;
    last = answer.value.data.back().id;
  }
}

}
