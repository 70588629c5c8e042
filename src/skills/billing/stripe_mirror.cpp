#include "skills/billing/stripe_mirror.h"

#include <algorithm>

#include "gen/sql/skills/billing/stripe_mirror.h"
#include "skills/billing/access_state.h"

namespace aai::billing {
namespace {

// One application of one picture, under the payer's lock.
struct Mirroring {
  pg::Tx& tx;
  const Env& env;
  OrgId org;
  Instant now;
  const Picture& picture;
  Applied& applied;
};

Instant at_second(long seconds) { return Instant{std::chrono::seconds(seconds)}; }

std::optional<Instant> at_second(const std::optional<long>& seconds) {
  return seconds ? std::optional(at_second(*seconds)) : std::nullopt;
}

bool is_one_of(std::string_view status, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, status) != list.end();
}

bool gives_access(std::string_view status) {
  return is_one_of(status, {"trialing", "active", "past_due"});
}
bool is_healthy(std::string_view status) { return is_one_of(status, {"trialing", "active"}); }
bool is_live(std::string_view status) {
  return gives_access(status) || is_one_of(status, {"unpaid", "paused"});
}

bool is_known(std::string_view status) {
  Status known;
  return boost::describe::enum_from_string(std::string(status).c_str(), known);
}

std::optional<IntentId> intent_of(const std::optional<stripe::Metadata>& metadata) {
  return metadata && metadata->intent_id ? IntentId::parse(*metadata->intent_id) : std::nullopt;
}

// A completed checkout is not a paid one: a bank debit may take days.
bool is_paid_for(const Picture& picture) {
  if (picture.session)
    return picture.session->status == "complete" && picture.session->payment_status != "unpaid";
  return picture.invoice && picture.invoice->status == "paid";
}

void note(Mirroring& m, SubscriptionId id, std::string kind, std::optional<std::string> from,
          std::optional<std::string> to, std::string detail = "") {
  m.tx.queue(sql::note_event, m.org, m.env.new_id<RowId>(), id, kind, from, to, detail, m.now);
}

void tell(Mirroring& m, NoticeKind kind, SubscriptionId about) {
  m.applied.notices.push_back(BillingNotice{m.env.new_id<NoticeId>(), kind, about});
}

void keep_routes(Mirroring& m) {
  const auto keep = [&m](const std::string& id, std::string kind) {
    m.tx.queue(sql::keep_route, id, kind, m.org);
  };
  if (const auto& session = m.picture.session) keep(session->id, "session");
  if (const auto& subscription = m.picture.subscription) {
    keep(subscription->id, "subscription");
    keep(subscription->customer, "customer");
    m.tx.queue(sql::keep_customer, m.org, subscription->customer, m.now);
  }
}

void keep_payment(Mirroring& m, const stripe::Invoice& invoice) {
  std::optional<std::string> subscription;
  if (m.picture.subscription) subscription = m.picture.subscription->id;
  const auto paid_at =
      invoice.status_transitions ? at_second(invoice.status_transitions->paid_at) : std::nullopt;
  m.tx.queue(sql::keep_payment, m.org, m.env.new_id<PaymentId>(), invoice.id, subscription,
             invoice.total, invoice.currency, invoice.status.value_or("draft"), invoice.number,
             invoice.hosted_invoice_url, invoice.attempt_count,
             at_second(invoice.next_payment_attempt), paid_at, at_second(invoice.created), m.now);
}

// A checkout whose payment is still on its way grants nothing, whatever the subscription's status.
Task<bool> must_wait(Mirroring& m, const stripe::Subscription& subscription) {
  const auto intent = intent_of(subscription.metadata);
  if (!intent || is_paid_for(m.picture)) co_return false;
  const auto found = co_await m.tx(sql::intent_state, m.org, *intent);
  co_return found && found->state != "completed";
}

struct Place {
  SubscriptionId id;
  std::string status_before;  // empty: a new row
  bool has_begun = false;
  bool is_superseded = false;
};

// Two subscriptions of one organisation: the healthy one that was first stays, the other is
// cancelled at Stripe. A broken one gives way.
Place settle_rivalry(Mirroring& m, Place mine, const KeptSubscription& rival,
                     const std::string& stripe_id) {
  if (!rival.stripe_subscription_id) {
    m.tx.queue(sql::end_own_trial, m.org, rival.id, m.now);
    m.tx.queue(sql::close_trial, m.org, rival.id, m.now, "converted");
  } else if (is_healthy(rival.status)) {
    mine.is_superseded = true;
    m.applied.subscriptions_to_cancel.push_back(stripe_id);
    note(m, rival.id, "second_subscription_refused", {}, {}, stripe_id);
  } else {
    m.tx.queue(sql::supersede, m.org, rival.id, m.now);
    m.applied.subscriptions_to_cancel.push_back(*rival.stripe_subscription_id);
    note(m, rival.id, "superseded", rival.status, {}, stripe_id);
  }
  return mine;
}

// The row this subscription is kept in: its own, our trial's that it continues, or a new one.
Task<Place> find_place(Mirroring& m, const stripe::Subscription& subscription,
                       const std::optional<KeptSubscription>& kept) {
  Place mine{m.env.new_id<SubscriptionId>(), "", false, false};
  if (kept) mine = Place{kept->id, kept->status, kept->has_begun, kept->is_superseded};
  const auto living = co_await m.tx(sql::living_subscription, m.org);
  const bool has_rival =
      living && living->id != mine.id && is_live(subscription.status) && !mine.is_superseded;

  if (!kept && has_rival && !living->stripe_subscription_id && gives_access(subscription.status)) {
    m.tx.queue(sql::convert_trial, m.org, living->id, subscription.id, m.now);
    m.tx.queue(sql::close_trial, m.org, living->id, m.now, "converted");
    note(m, living->id, "trial_converted", living->status, subscription.status);
    co_return Place{living->id, living->status, living->has_begun, false};
  }
  if (has_rival) mine = settle_rivalry(m, mine, *living, subscription.id);
  if (kept && mine.is_superseded) m.tx.queue(sql::supersede, m.org, mine.id, m.now);
  if (!kept) {
    const auto superseded_at = mine.is_superseded ? std::optional(m.now) : std::nullopt;
    m.tx.queue(sql::begin_mirror, m.org, mine.id, subscription.id, "incomplete", superseded_at,
               m.now);
  }
  co_return mine;
}

Task<void> keep_facts(Mirroring& m, const Place& place, const stripe::Subscription& subscription) {
  const auto item = subscription.items.data.empty() ? stripe::SubscriptionItem()
                                                    : subscription.items.data.front();
  const auto said_key = subscription.metadata ? subscription.metadata->plan_key : std::nullopt;
  const auto plan = co_await m.tx(sql::plan_of_price, item.price.lookup_key, said_key);
  const auto plan_key = plan ? std::optional(plan->key) : std::nullopt;

  const bool known = is_known(subscription.status);
  const auto status = known ? std::optional(subscription.status) : std::nullopt;
  const auto unknown = known ? std::nullopt : std::optional(subscription.status);
  if (unknown)
    m.tx.queue(sql::report_unknown_status, m.env.new_id<RowId>(), m.org, subscription.id, *unknown,
               m.now);

  m.tx.queue(sql::keep_state, m.org, place.id, status, unknown, plan_key, m.now);
  m.tx.queue(sql::keep_terms, m.org, place.id, item.price.unit_amount.value_or(0),
             item.price.currency, item.quantity, at_second(item.current_period_start),
             at_second(item.current_period_end), at_second(subscription.trial_end),
             subscription.cancel_at_period_end, at_second(subscription.cancel_at),
             at_second(subscription.canceled_at), at_second(subscription.ended_at),
             subscription.pause_collection.has_value());
}

Task<void> tend_dunning(Mirroring& m, const Place& place, std::string_view status) {
  if (is_one_of(status, {"past_due", "unpaid"})) {
    const Instant read_only_at = m.now + grace_time;
    const auto opened = co_await m.tx(sql::open_dunning_case, m.org, m.env.new_id<RowId>(),
                                      place.id, m.now, read_only_at);
    if (opened) tell(m, NoticeKind::payment_failed, place.id);
  } else if (is_known(status)) {
    const std::string reason = is_healthy(status) ? "paid" : "ended";
    m.tx.queue(sql::close_dunning_case, m.org, place.id, m.now, reason);
  }
}

// What was bought closes what was still for sale.
Task<void> close_checkouts(Mirroring& m, const stripe::Subscription& subscription) {
  if (const auto intent = intent_of(subscription.metadata))
    m.tx.queue(sql::complete_intent, m.org, *intent, m.now);
  const auto left_open = co_await m.tx(sql::close_open_intents, m.org, m.now);
  for (const auto& intent : left_open) {
    if (intent.stripe_session_id) m.applied.sessions_to_expire.push_back(*intent.stripe_session_id);
  }
}

Task<void> keep_subscription(Mirroring& m, const stripe::Subscription& subscription) {
  const auto kept = co_await m.tx(sql::kept_subscription, m.org, subscription.id);
  if (!kept && co_await must_wait(m, subscription)) {
    m.applied.waits = true;
    co_return;
  }
  const auto place = co_await find_place(m, subscription, kept);
  co_await keep_facts(m, place, subscription);

  const auto& status = subscription.status;
  if (status != place.status_before) {
    const auto before =
        place.status_before.empty() ? std::nullopt : std::optional(place.status_before);
    note(m, place.id, before ? "status_changed" : "began", before, status);
  }
  if (place.is_superseded) co_return;

  const bool begins = !place.has_begun && gives_access(status);
  if (begins) tell(m, NoticeKind::welcome, place.id);
  if (begins || is_paid_for(m.picture)) co_await close_checkouts(m, subscription);
  const bool ends = place.has_begun && status == "canceled" && place.status_before != "canceled";
  if (ends) tell(m, NoticeKind::plan_ended, place.id);
  co_await tend_dunning(m, place, status);
}

}

Task<long> revision_of(pg::Tx& tx, OrgId org) {
  const auto found = co_await tx(sql::revision_of, org);
  co_return found ? found->revision : 0;
}

Task<Payer> lock_payer(pg::Tx& tx, const Env& env, OrgId org) {
  co_return co_await tx(sql::lock_payer, org, env.new_id<RowId>(), env.clock.now());
}

Task<Applied> apply_picture(pg::Tx& tx, const Env& env, OrgId org, const Picture& picture,
                            long revision) {
  Applied applied;
  const auto payer = co_await lock_payer(tx, env, org);
  if (payer.revision != revision) {
    applied.is_stale = true;
    co_return applied;
  }
  Mirroring m{tx, env, org, env.clock.now(), picture, applied};
  keep_routes(m);
  if (picture.subscription) co_await keep_subscription(m, *picture.subscription);
  if (picture.invoice) keep_payment(m, *picture.invoice);
  tx.queue(sql::raise_revision, org, m.now);
  co_await tx.flush();
  co_return applied;
}
}
