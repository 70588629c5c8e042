#include "gen/sql/skills/billing/billing_webhook_inbox.h"
#include "platform/failpoint.h"
#include "platform/jobs/runner.h"
#include "providers/stripe/event.h"
#include "skills/billing/billing_webhook_inbox.h"
#include "skills/billing/reactions.h"
#include "skills/billing/stripe_work.h"

namespace aai::billing {
namespace {

constexpr std::size_t error_size_max = 500;

const Failpoint before_event_is_applied{"billing.before_event_is_applied",
                                        "the event is taken up; nothing came of it yet"};
const Failpoint after_event_is_applied{"billing.after_event_is_applied",
                                       "all that follows is kept; the job is not forgotten"};

struct Whose {
  std::vector<std::string> ids;
  std::optional<OrgId> said;  // what we ourselves wrote on the object
};

std::optional<OrgId> said_org(const std::optional<stripe::Metadata>& metadata) {
  return metadata && metadata->org_id ? OrgId::parse(*metadata->org_id) : std::nullopt;
}

Whose whose_is(const stripe::EventObject& object) {
  Whose whose{{object.id}, said_org(object.metadata)};
  if (object.customer) whose.ids.push_back(*object.customer);
  if (object.subscription) whose.ids.push_back(*object.subscription);
  if (object.parent && object.parent->subscription_details) {
    whose.ids.push_back(object.parent->subscription_details->subscription);
    if (!whose.said) whose.said = said_org(object.parent->subscription_details->metadata);
  }
  return whose;
}

Task<std::optional<OrgId>> find_org(Work& work, const stripe::EventObject& object) {
  const auto whose = whose_is(object);
  auto tx = work.transaction();
  const auto routed = co_await tx.last(sql::org_of_ids, whose.ids);
  if (routed) co_return routed->org_id;
  if (!whose.said) co_return std::nullopt;

  auto inside = work.transaction(*whose.said);
  const auto known = co_await inside.last(sql::known_org, *whose.said);
  co_return known ? std::optional(known->org_id) : std::nullopt;
}

Task<void> finish(Work& work, std::string id, std::string state, std::optional<OrgId> org,
                  std::string why) {
  auto tx = work.transaction();
  co_await tx.last(sql::finish_event, id, state, org, std::optional(why), work.env.clock.now());
}

// [code: the decision]
Task<void> apply(Work& work, const StripeEventRef& ref, const StoredEvent& stored) {
  const auto* reaction = reaction_to(stored.type);
  const auto event = stripe::read_event(stored.payload.text);
  if (!reaction || !event || event->data.object.id.empty()) {
    co_await finish(work, ref.event_id, "ignored", std::nullopt, "not of a kind we react to");
    co_return;
  }
  const auto org = co_await find_org(work, event->data.object);
  if (!org) {
    co_await finish(work, ref.event_id, "ignored", std::nullopt, "belongs to no organisation here");
    co_return;
  }
  const auto now = work.env.clock.now();
  const auto mark_applied = [&](pg::Tx& tx) {
    const std::optional<std::string> no_error;
    tx.queue(sql::finish_event, ref.event_id, "applied", org, no_error, now);
  };
  const auto outcome =
      co_await mirror_in_job(work, *org, reaction->subject, event->data.object.id, mark_applied);
  if (outcome.trouble == stripe::Trouble::not_found) {
    co_await finish(work, ref.event_id, "ignored", org, "Stripe no longer has it");
  } else if (!outcome.ok()) {
    throw std::runtime_error(outcome.reason);
  }
}
// [end]

}

// The one place in billing that catches: the operator must see the reason while the job goes on
// trying.
Task<void> apply_stored_event(Work& work, const StripeEventRef& ref) {
  auto tx = work.transaction();
  const auto stored = co_await tx.last(sql::begin_attempt, ref.event_id, work.env.clock.now());
  if (!stored) co_return;
  co_await before_event_is_applied.hit(work.env, ref.event_id);

  std::exception_ptr fault;
  std::string reason;
  try {
    co_await apply(work, ref, *stored);
  } catch (const std::exception& thrown) {
    fault = std::current_exception();
    reason = thrown.what();
  }
  if (!fault) co_return co_await after_event_is_applied.hit(work.env, ref.event_id);
  auto after = work.transaction();
  co_await after.last(sql::fail_event, ref.event_id, reason.substr(0, error_size_max),
                      work.env.clock.now());
  std::rethrow_exception(fault);
}

}
