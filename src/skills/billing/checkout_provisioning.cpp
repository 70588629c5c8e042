#include "skills/billing/checkout_provisioning.h"

#include <iostream>

#include "gen/sql/skills/billing/checkout_provisioning.h"
#include "gen/sql/skills/billing/stripe_mirror.h"
#include "skills/billing/stripe_mirror.h"

namespace aai::billing {
namespace {

// Stripe's sessions live 24 hours; ours are given out for less, so that nobody gets a dying one.
constexpr std::chrono::hours intent_life{23};
constexpr std::chrono::minutes usable_life_min{30};

// What start_checkout has decided before it asks Stripe.
struct Purchase {
  IntentId intent_id;
  std::string plan_key, lookup_key, email, org_name;
  std::optional<std::string> stripe_customer_id, url, session_to_expire;
};

void require_free(const std::optional<KeptSubscription>& living) {
  if (!living || !living->stripe_subscription_id) return;
  const bool can_buy_again = living->status == "unpaid" || living->status == "paused";
  require(can_buy_again, already_subscribed);
}

// [code: the decision]
// Under the payer's lock: two tabs, two clicks and two people end up with the same intent.
Task<Purchase> decide_purchase(Ctx& ctx, const std::string& plan_key) {
  const auto payer = co_await lock_payer(ctx.tx, ctx.env, ctx.org);
  const auto plan = ctx.tx.queue(sql::plan_for_checkout, plan_key);
  const auto living = ctx.tx.queue(sql::living_subscription, ctx.org);
  const auto opened = ctx.tx.queue(sql::open_intent, ctx.org);
  const auto billing = ctx.tx.queue(sql::billing_email, ctx.org, ctx.now);
  co_await ctx.tx.flush();
  if (!plan.get()) refuse(no_such_plan, plan_key);
  require_free(living.get());

  Purchase purchase;
  purchase.plan_key = plan_key;
  purchase.lookup_key = plan.get()->stripe_lookup_key;
  purchase.email = billing.get().email;
  purchase.org_name = payer.org_name;
  purchase.stripe_customer_id = payer.stripe_customer_id;

  const auto open = opened.get();
  const bool is_usable = open && open->expires_at > ctx.now + usable_life_min;
  if (is_usable && open->plan_key == plan_key) {
    purchase.intent_id = open->id;
    purchase.url = open->url;
    co_return purchase;
  }
  if (open) {
    ctx.tx.queue(sql::close_intent, ctx.org, open->id, is_usable ? "replaced" : "expired", ctx.now);
    purchase.session_to_expire = open->stripe_session_id;
  }
  purchase.intent_id = ctx.new_id<IntentId>();
  const Instant expires_at = ctx.now + intent_life;
  ctx.tx.queue(sql::open_intent_for, ctx.org, purchase.intent_id, plan_key, expires_at, ctx.now);
  co_return purchase;
}
// [end]

template <class T>
void require_answer(const Ctx& ctx, const stripe::Outcome<T>& outcome) {
  if (outcome.ok()) return;
  std::clog << "{\"level\":\"error\",\"request_id\":\"" << ctx.request_id << "\",\"stripe\":"
            << json::to_text(outcome.reason) << "}\n";
  refuse(checkout_unavailable);
}

// The customer is made once: its key is the organisation's.
Task<std::string> customer_at_stripe(Ctx& ctx, stripe::Client& stripe, const Purchase& purchase) {
  if (purchase.stripe_customer_id) co_return *purchase.stripe_customer_id;
  const std::string org(ctx.org.view());
  const stripe::NewCustomer wish{purchase.email, purchase.org_name, org, "customer:" + org};
  const auto made = co_await stripe.create_customer(wish);
  require_answer(ctx, made);
  co_return made.value.id;
}

Task<std::string> price_at_stripe(Ctx& ctx, stripe::Client& stripe, const Purchase& purchase) {
  const auto prices = co_await stripe.find_price(purchase.lookup_key);
  require_answer(ctx, prices);
  if (prices.value.data.empty()) {
    std::clog << "{\"level\":\"error\",\"stripe\":\"no price has the lookup key "
              << purchase.lookup_key << "\"}\n";
    refuse(checkout_unavailable);
  }
  co_return prices.value.data.front().id;
}

// The addresses are made of the configuration, never of what the browser calls us.
Task<stripe::CheckoutSession> session_at_stripe(Ctx& ctx, stripe::Client& stripe,
                                                const Purchase& purchase,
                                                const std::string& customer) {
  const std::string org(ctx.org.view()), intent(purchase.intent_id.view());
  const auto& home = ctx.env.config.public_url;
  stripe::NewCheckout wish;
  wish.customer = customer;
  wish.price = co_await price_at_stripe(ctx, stripe, purchase);
  wish.success_url = home + "/billing/return?session_id={CHECKOUT_SESSION_ID}&org=" + org;
  wish.cancel_url = home + "/onboarding/?checkout=cancelled";
  wish.org_id = org;
  wish.intent_id = intent;
  wish.plan_key = purchase.plan_key;
  wish.idempotency_key = "checkout:" + intent;
  auto session = co_await stripe.create_checkout(wish);
  require_answer(ctx, session);
  co_return std::move(session.value);
}

// The organisation a session belongs to, if the person who is asking belongs to it too.
Task<OrgId> org_of_return(Ctx& ctx, const CheckoutReturn& back) {
  const auto route = co_await ctx.tx(sql::route_of, back.session_id);
  if (!route || (back.org && *back.org != route->org_id)) refuse(not_found);
  co_await ctx.tx(sql::act_for_payer, route->org_id);
  const auto member = co_await ctx.tx(sql::own_membership, route->org_id, ctx.user);
  if (!member) refuse(not_found);
  co_return route->org_id;
}

}

Task<CheckoutStarted> start_checkout(Ctx& ctx, const CheckoutWish& wish) {
  const auto purchase = co_await decide_purchase(ctx, wish.plan_key.text);
  if (purchase.url) co_return CheckoutStarted{*purchase.url};
  if (purchase.session_to_expire)
    ctx.later(expire_session, StripeObjectRef{*purchase.session_to_expire});
  co_await ctx.tx.restart();

  stripe::Client stripe(ctx.env.http, ctx.env.config.stripe);
  const auto customer = co_await customer_at_stripe(ctx, stripe, purchase);
  const auto session = co_await session_at_stripe(ctx, stripe, purchase, customer);

  ctx.tx.queue(sql::keep_customer, ctx.org, customer, ctx.now);
  ctx.tx.queue(sql::keep_route, customer, "customer", ctx.org);
  ctx.tx.queue(sql::keep_route, session.id, "session", ctx.org);
  ctx.tx.queue(sql::keep_session, ctx.org, purchase.intent_id, session.id, session.url.value_or(""),
               ctx.now);
  co_await ctx.tx.flush();
  co_return CheckoutStarted{session.url.value_or("")};
}

Task<SeeOther> return_from_checkout(Ctx& ctx, const CheckoutReturn& back) {
  constexpr int attempts_max = 5;
  stripe::Client stripe(ctx.env.http, ctx.env.config.stripe);

  for (int attempt = 1; attempt <= attempts_max; ++attempt) {
    ctx.org = co_await org_of_return(ctx, back);
    const long revision = co_await revision_of(ctx.tx, ctx.org);
    co_await ctx.tx.restart();

    const auto picture = co_await fetch_picture(stripe, Subject::session, back.session_id);
    // Stripe is away: the webhook will do it. The person goes on meanwhile.
    if (!picture.ok()) co_return SeeOther{"/onboarding/?payment=pending"};

    co_await ctx.tx(sql::act_for_payer, ctx.org);
    const auto applied = co_await apply_picture(ctx.tx, ctx.env, ctx.org, picture.value, revision);
    if (applied.is_stale) {
      co_await ctx.tx.restart();
      continue;
    }
    enqueue_consequences(applied,
                         [&ctx](const auto& job, const auto& payload) { ctx.later(job, payload); });
    const bool is_settled = picture.value.subscription && !applied.waits;
    co_return SeeOther{is_settled ? "/onboarding/" : "/onboarding/?payment=pending"};
  }
  co_return SeeOther{"/onboarding/?payment=pending"};
}

}
