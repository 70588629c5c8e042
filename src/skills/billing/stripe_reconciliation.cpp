#include "skills/billing/stripe_reconciliation.h"

#include <algorithm>
#include <map>

#include "gen/sql/skills/billing/stripe_reconciliation.h"
#include "platform/jobs/runner.h"

namespace aai::billing {
namespace {

constexpr int mirrors_max = 50'000, pages_max = 500;
constexpr std::size_t differences_least = 20;
constexpr std::chrono::minutes second_look{10};

using Theirs = std::map<std::string, stripe::Subscription>;

std::string spell(const std::optional<Instant>& at) { return at ? to_rfc3339(*at) : "-"; }
std::string spell(const std::optional<long>& seconds) {
  return seconds ? to_rfc3339(Instant{std::chrono::seconds(*seconds)}) : "-";
}

bool is_over(std::string_view status) {
  return status == "canceled" || status == "incomplete_expired";
}

std::optional<OrgId> org_of(const stripe::Subscription& subscription) {
  const auto& metadata = subscription.metadata;
  return metadata && metadata->org_id ? OrgId::parse(*metadata->org_id) : std::nullopt;
}

// Every subscription at Stripe, page by page; by id, since the list may change while it is read.
Task<Theirs> fetch_all(Work& work) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  Theirs all;
  std::string last;
  for (int page = 0; page < pages_max; ++page) {
    auto answer = co_await stripe.subscriptions(last);
    retry_where_it_helps(work, answer.trouble, answer.reason, answer.retry_after_seconds);
    if (!answer.ok()) throw GiveUp{answer.reason};
    for (auto& one : answer.value.data) {
      last = one.id;
      all[one.id] = std::move(one);
    }
    if (!answer.value.has_more || answer.value.data.empty()) co_return all;
  }
  throw GiveUp{"Stripe lists more subscriptions than a run may compare"};
}

struct Suspect {
  OrgId org;
  std::string stripe_id;
};

std::vector<Suspect> find_suspects(const std::vector<MirrorRow>& ours, const Theirs& theirs) {
  std::vector<Suspect> suspects;
  std::map<std::string_view, bool> known;
  for (const auto& row : ours) {
    known[row.stripe_subscription_id] = true;
    const auto original = theirs.find(row.stripe_subscription_id);
    const bool differs =
        original == theirs.end() ? !is_over(row.status) : !compare(row, original->second).empty();
    if (differs) suspects.push_back(Suspect{row.org_id, row.stripe_subscription_id});
  }
  for (const auto& [id, subscription] : theirs) {
    const auto org = org_of(subscription);
    if (org && !known.contains(id) && !is_over(subscription.status))
      suspects.push_back(Suspect{*org, id});
  }
  return suspects;
}

// Sums find what rows miss.
std::string compare_sums(const std::vector<MirrorRow>& ours, const Theirs& theirs) {
  long here = 0, there = 0;
  for (const auto& row : ours) here += row.status == "active" ? row.price_cents : 0;
  for (const auto& [id, subscription] : theirs) {
    if (subscription.status != "active" || subscription.items.data.empty()) continue;
    there += subscription.items.data.front().price.unit_amount.value_or(0);
  }
  return "monthly cents here " + std::to_string(here) + ", there " + std::to_string(there);
}

Task<void> record(Work& work, const RecheckWish& wish, std::vector<Difference> differences,
                  std::string severity, std::string state) {
  auto tx = work.transaction();
  for (const auto& one : differences)
    tx.queue(sql::record_diff, work.env.new_id<RowId>(), wish.run_id, work.org, wish.stripe_id,
             one.kind, severity, one.ours, one.theirs, state, work.env.clock.now());
  co_await tx.commit();
}
}

std::vector<Difference> compare(const MirrorRow& ours, const stripe::Subscription& theirs) {
  std::vector<Difference> found;
  const auto note = [&found](std::string kind, std::string mine, std::string other) {
    if (mine != other)
      found.push_back(Difference{std::move(kind), std::move(mine), std::move(other)});
  };
  note("status", ours.status, theirs.status);
  note("cancel_at_period_end", ours.cancel_at_period_end ? "true" : "false",
       theirs.cancel_at_period_end ? "true" : "false");
  note("cancel_at", spell(ours.cancel_at), spell(theirs.cancel_at));
  if (!theirs.items.data.empty()) {
    const auto& item = theirs.items.data.front();
    note("current_period_end", spell(ours.current_period_end),
         spell(std::optional(item.current_period_end)));
    note("price_cents", std::to_string(ours.price_cents),
         std::to_string(item.price.unit_amount.value_or(0)));
  }
  return found;
}

bool are_too_many(std::size_t differences, std::size_t seen_here, std::size_t seen_there) {
  if (seen_there == 0 && seen_here > 0) return true;
  return differences > std::max(differences_least, seen_here / 5);
}

Task<void> reconcile_with_stripe(Work& work) {
  const auto run = work.env.new_id<RowId>();
  auto tx = work.transaction();
  tx.queue(sql::begin_run, run, work.env.clock.now());
  const auto ours = co_await tx(sql::mirror_rows, mirrors_max);
  co_await tx.commit();

  const auto theirs = co_await fetch_all(work);
  const auto suspects = find_suspects(ours, theirs);
  const bool stops = are_too_many(suspects.size(), ours.size(), theirs.size());

  auto after = work.transaction();
  const Instant look_at = work.env.clock.now() + second_look;
  if (!stops) {
    for (const auto& suspect : suspects)
      work.later_in(after, suspect.org, recheck_difference, RecheckWish{run, suspect.stripe_id},
                    look_at);
  }
  const std::string note =
      stops ? "too many differences; nothing was touched" : compare_sums(ours, theirs);
  after.queue(sql::end_run, run, stops ? "stopped" : "done", note, static_cast<long>(ours.size()),
              static_cast<long>(theirs.size()), static_cast<long>(suspects.size()),
              work.env.clock.now());
  co_await after.commit();
}

Task<void> look_again(Work& work, const RecheckWish& wish) {
  auto tx = work.transaction();
  const auto ours = co_await tx.last(sql::mirror_row, work.org, wish.stripe_id);

  stripe::Client stripe(work.env.http, work.env.config.stripe);
  const auto theirs = co_await stripe.subscription(wish.stripe_id);
  retry_where_it_helps(work, theirs.trouble, theirs.reason, theirs.retry_after_seconds);
  if (theirs.trouble == stripe::Trouble::not_found) {
    if (!ours) co_return;
    const std::vector<Difference> missing(1, Difference{"missing_there", ours->status, "-"});
    co_await record(work, wish, missing, "high", "open");
    co_return;
  }
  if (!theirs.ok()) throw GiveUp{theirs.reason};

  const auto now = work.env.clock.now();
  const auto mend = [&](pg::Tx& with) { with.queue(sql::mend_diffs, wish.stripe_id, now); };
  if (!ours) {
    const auto mirrored =
        co_await mirror_in_job(work, work.org, Subject::subscription, wish.stripe_id, mend);
    // A checkout that is not paid for yet has no mirror, rightly.
    if (mirrored.value.waits) co_return;
    const std::vector<Difference> missing(1, Difference{"missing_here", "-", theirs.value.status});
    co_await record(work, wish, missing, "high", "fixed");
    co_return;
  }
  const auto differences = compare(*ours, theirs.value);
  if (differences.empty()) co_return;
  co_await record(work, wish, differences, ours->status == theirs.value.status ? "low" : "high",
                  "open");
  co_await mirror_in_job(work, work.org, Subject::subscription, wish.stripe_id, mend);
}

}
