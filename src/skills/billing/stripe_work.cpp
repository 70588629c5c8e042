#include "skills/billing/stripe_work.h"

#include <stdexcept>

#include "platform/jobs/runner.h"

namespace aai::billing {
namespace {

constexpr int attempts_max = 5;
constexpr int wait_seconds_default = 30;

void nothing_else(pg::Tx&) {}

Task<Applied> apply_in_job(Work& work, OrgId org, const Picture& picture, long revision,
                           const std::function<void(pg::Tx&)>& also) {
  auto tx = work.transaction(org);
  const auto applied = co_await apply_picture(tx, work.env, org, picture, revision);
  if (applied.is_stale) co_return applied;
  const auto now = work.env.clock.now();
  enqueue_consequences(applied, [&](const auto& job, const auto& payload) {
    work.later_in(tx, org, job, payload, now);
  });
  also(tx);
  co_await tx.commit();
  co_return applied;
}

}

void retry_where_it_helps(const Work& work, stripe::Trouble trouble, const std::string& reason,
                          int retry_after_seconds) {
  if (trouble == stripe::Trouble::limited) {
    const int seconds = retry_after_seconds > 0 ? retry_after_seconds : wait_seconds_default;
    throw RunAgain{work.env.clock.now() + std::chrono::seconds(seconds), reason};
  }
  if (trouble == stripe::Trouble::unavailable) throw std::runtime_error(reason);
}

Task<stripe::Outcome<Applied>> mirror_in_job(Work& work, OrgId org, Subject subject,
                                             std::string stripe_id,
                                             std::function<void(pg::Tx&)> also) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  stripe::Outcome<Applied> outcome;
  for (int attempt = 1; attempt <= attempts_max; ++attempt) {
    auto before = work.transaction(org);
    const long revision = co_await revision_of(before, org);
    co_await before.commit();

    const auto picture = co_await fetch_picture(stripe, subject, stripe_id);
    retry_where_it_helps(work, picture.trouble, picture.reason, picture.retry_after_seconds);
    outcome.trouble = picture.trouble;
    outcome.reason = picture.reason;
    if (!picture.ok()) co_return outcome;

    outcome.value = co_await apply_in_job(work, org, picture.value, revision, also);
    if (!outcome.value.is_stale) co_return outcome;
  }
  throw RunAgain{work.env.clock.now() + std::chrono::seconds(1),
                 "others were faster, again and again"};
}

Task<void> expire_open_session(Work& work, const StripeObjectRef& session) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  const auto expired =
      co_await stripe.expire_checkout(session.stripe_id, "expire:" + session.stripe_id);
  // Refused or gone: it was paid or ran out meanwhile, and its own event tells which.
  retry_where_it_helps(work, expired.trouble, expired.reason, expired.retry_after_seconds);
}

Task<void> end_at_stripe(Work& work, const StripeObjectRef& subscription) {
  stripe::Client stripe(work.env.http, work.env.config.stripe);
  const auto ended = co_await stripe.cancel_subscription(subscription.stripe_id);
  // Refused or gone: it has ended already; the mirror shows it.
  retry_where_it_helps(work, ended.trouble, ended.reason, ended.retry_after_seconds);
  co_await sync_from_stripe(work, subscription);
}

Task<void> sync_from_stripe(Work& work, const StripeObjectRef& subscription) {
  const auto outcome = co_await mirror_in_job(work, work.org, Subject::subscription,
                                              subscription.stripe_id, &nothing_else);
  if (!outcome.ok()) throw GiveUp{outcome.reason};
}

}
