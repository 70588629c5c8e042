#include "skills/notifications/deliverability.h"

#include "gen/sql/skills/notifications/deliverability.h"
#include "providers/resend/webhook.h"
#include "skills/identity/email_identity.h"

namespace aai::notifications {
namespace {

using namespace std::chrono_literals;

constexpr auto sign_in_pause = 24h;
constexpr std::size_t recipients_max = 50;

// The state an event raises a mail to; empty for events that change none.
std::string state_of(std::string_view type) {
  if (type == "email.sent") return "sent";
  if (type == "email.delivered") return "delivered";
  if (type == "email.bounced") return "bounced";
  if (type == "email.complained") return "complained";
  return {};
}

bool is_permanent(const resend::Event& event) {
  return !event.data.bounce || event.data.bounce->type.value_or("Permanent") == "Permanent";
}

void queue_suppressions(Ctx& ctx, const resend::Event& event) {
  const bool is_complaint = event.type == "email.complained";
  const bool is_bounce = event.type == "email.bounced" && is_permanent(event);
  if (!is_complaint && !is_bounce) return;

  const std::string reason = is_complaint ? "complained" : "bounced";
  for (std::size_t i = 0; i < event.data.to.size() && i < recipients_max; ++i) {
    const auto email = identity::email_key(event.data.to[i]);
    if (!email) continue;
    ctx.tx.queue(sql::suppress, *email, Stream::product, reason, std::optional<Instant>(), ctx.now);
    if (is_bounce)
      ctx.tx.queue(sql::suppress, *email, Stream::security, reason, std::optional<Instant>(ctx.now +
          sign_in_pause), ctx.now);
  }
}

std::optional<EmailId> tagged_id(const resend::Event& event) {
  if (!event.data.tags || !event.data.tags->email_id) return std::nullopt;
  return EmailId::parse(*event.data.tags->email_id);
}

resend::Event verified_event(Ctx& ctx) {
  const auto verdict = resend::check_signature(ctx.request.body, ctx.request.headers,
                                               ctx.env.config.resend.secret, ctx.now);
  require(verdict == resend::Verdict::valid, bad_signature);
  const auto event = resend::read_event(ctx.request.body);
  if (!event) refuse(bad_event);
  return *event;
}

}

// [code: once each, in any order]
Task<Received> receive_email_event(Ctx& ctx) {
  const auto event = verified_event(ctx);
  const auto email = tagged_id(event);
  const auto fresh = ctx.tx.queue(sql::remember_event, ctx.request.header("svix-id"), event.type,
                                  event.data.email_id, email, event.created_at, ctx.now);
  const auto route = ctx.tx.queue(sql::route_of_email, email);
  co_await ctx.tx.flush();
  if (!fresh.get()) co_return Received{};

  queue_suppressions(ctx, event);
  const auto state = state_of(event.type);
  const auto owner = route.get();
  if (owner && !state.empty()) {
    ctx.tx.queue(sql::enter_routed_org, owner->org_id);
    ctx.tx.queue(sql::raise_state, owner->org_id, *email, state, event.data.email_id, ctx.now);
  }
  co_await ctx.tx.commit();
  co_return Received{};
}
// [end]

}
