#include "skills/billing/billing_webhook_inbox.h"

#include "gen/sql/skills/billing/billing_webhook_inbox.h"
#include "platform/failpoint.h"
#include "providers/stripe/event.h"
#include "providers/stripe/signature.h"
#include "skills/billing/reactions.h"

namespace aai::billing {
namespace {

constexpr std::size_t event_size_max = 1024 * 1024;

const Failpoint before_event_is_kept{"billing.before_event_is_kept",
                                     "Stripe told of an event; it is not in the inbox"};

}

Task<Received> receive_event(Ctx& ctx) {
  const auto& account = ctx.env.config.stripe;
  const auto& body = ctx.request.body;
  require(body.size() <= event_size_max, event_too_large);
  const auto verdict = stripe::check_signature(body, ctx.request.header("Stripe-Signature"),
                                               account.secret, ctx.now);
  require(verdict == stripe::Verdict::valid, signature_invalid);
  const auto event = stripe::read_event(body);
  if (!event) refuse(malformed_body);
  require(event->livemode == stripe::is_live_key(account.key), wrong_mode);

  const bool matters = reaction_to(event->type) != nullptr;
  const std::string state = matters ? "received" : "ignored";
  // Addresses, names and amounts stay at Stripe: what is kept says what to ask for, and of whom.
  const json::Raw payload{json::to_text(*event)};
  co_await before_event_is_kept.hit(ctx.env, event->id);
  const auto fresh =
      co_await ctx.tx(sql::remember_event, event->id, event->type, payload, state, ctx.now);
  if (fresh && matters) ctx.later(apply_event, StripeEventRef{event->id});
  co_return Received{};
}

Task<Nothing> replay_event(Ctx& ctx) {
  const std::string id(ctx.path_text("event"));
  const auto reopened = co_await ctx.tx(sql::reopen_event, id, ctx.now);
  if (!reopened) refuse(not_found);
  ctx.later(apply_event, StripeEventRef{id});
  co_return Nothing{};
}

}
