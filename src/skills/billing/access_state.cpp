#include "skills/billing/access_state.h"

namespace aai::billing {
namespace {

AccessState state(Access access, std::string sentence) { return {access, std::move(sentence)}; }

AccessState trial_state(const SubscriptionFacts& facts, Instant now) {
  if (!facts.trial_ends_at) return state(Access::trial, "Your free trial is running.");
  const auto leeway = facts.is_ours ? Instant::duration(0) : Instant::duration(renewal_leeway);
  if (now < *facts.trial_ends_at + leeway)
    return state(Access::trial,
                 "Your free trial runs until the end of " + facts.trial_end_words + ".");
  return state(Access::ended, "Your free trial ended on " + facts.trial_end_words +
                                  ". Choose a plan to go on; nothing has been deleted.");
}

AccessState ended_state(const SubscriptionFacts& facts) {
  if (facts.is_ours)
    return state(Access::ended, "Your free trial ended on " + facts.trial_end_words +
                                    ". Choose a plan to go on; nothing has been deleted.");
  const std::string when = facts.ended_words.empty() ? "" : " on " + facts.ended_words;
  return state(Access::ended,
               "Your plan ended" + when + ". Your data stays readable; choose a plan to go on.");
}

// The renewal has not been told of: a webhook is late or lost. That is no customer's fault.
AccessState overdue_state(const SubscriptionFacts& facts, Instant now) {
  if (now < *facts.current_period_end + renewal_leeway)
    return state(Access::active, "Renews on " + facts.period_end_words + ".");
  if (now < *facts.current_period_end + grace_time)
    return state(Access::grace,
                 "We are waiting for word of the renewal of " + facts.period_end_words + ".");
  return state(Access::read_only, "The renewal of " + facts.period_end_words +
                                      " never arrived. Please check your payment method.");
}

AccessState active_state(const SubscriptionFacts& facts, Instant now) {
  if (const auto end = wished_end(facts)) {
    if (now < *end)
      return state(Access::active, "Ends on " + facts.cancel_words + "; it will not renew.");
    return state(Access::ended, "Your plan ended on " + facts.cancel_words +
                                    ". Your data stays readable; choose a plan to go on.");
  }
  if (!facts.current_period_end) return state(Access::active, "Your plan is in force.");
  return overdue_state(facts, now);
}

AccessState debt_state(const SubscriptionFacts& facts, Instant now) {
  if (const auto end = wished_end(facts); end && now >= *end) return active_state(facts, now);
  if (!facts.past_due_since || now < *facts.past_due_since + grace_time)
    return state(Access::grace, "The last payment failed. Everything works until " +
                                    facts.grace_end_words +
                                    "; please update your payment method before then.");
  return state(
      Access::read_only,
      "The last payment failed. You can read everything; pay the open invoice to write again.");
}

AccessState known_state(const SubscriptionFacts& facts, Instant now) {
  switch (facts.status) {
    case Status::trialing: return trial_state(facts, now);
    case Status::active: return active_state(facts, now);
    case Status::past_due: return debt_state(facts, now);
    case Status::unpaid:
      return state(
          Access::read_only,
          "The last payment failed. You can read everything; pay the open invoice to write again.");
    case Status::paused:
      return state(Access::read_only, "Your plan is paused. Add a payment method to go on.");
    case Status::canceled: return ended_state(facts);
    case Status::incomplete:
      return state(Access::none,
                   "The first payment is not complete. Please finish it or choose a plan again.");
    case Status::incomplete_expired:
      return state(Access::none,
                   "The first payment was not completed in time. Choose a plan to start again.");
  }
  return state(Access::none, "");
}

bool is_open(Access access) {
  return access == Access::trial || access == Access::active || access == Access::grace;
}

}

std::optional<Instant> wished_end(const SubscriptionFacts& facts) {
  if (facts.cancel_at) return facts.cancel_at;
  return facts.cancel_at_period_end ? facts.current_period_end : std::nullopt;
}

AccessState access_state(const std::optional<SubscriptionFacts>& facts, Instant now) {
  if (!facts)
    return state(Access::none, "There is no plan yet. Start the free trial or choose a plan.");
  const auto known = known_state(*facts, now);
  if (!facts->status_is_unknown || is_open(known.access)) return known;
  return state(Access::grace,
               "We are checking the state of your plan. Everything works meanwhile.");
}

}
