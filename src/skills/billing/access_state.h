#pragma once
// What a customer has right now: one pure function of the kept facts and the clock.
// Source of truth: the lifecycle of Stripe's subscriptions, and our own trials.
// Why: provider facts are stored as facts; nobody stores `is_pro`, so nothing can go stale.
#include <chrono>

#include "core/json_write.h"

namespace aai::billing {

enum class Status {
  trialing, active, past_due, unpaid, paused, canceled, incomplete, incomplete_expired
};
AAI_DESCRIBE_ENUM(Status, trialing, active, past_due, unpaid, paused, canceled, incomplete,
                  incomplete_expired)

enum class Access { none, trial, active, grace, read_only, ended };
AAI_DESCRIBE_ENUM(Access, none, trial, active, grace, read_only, ended)

// A renewal's invoice stays a draft for about an hour, and a webhook may be slow.
inline constexpr std::chrono::hours renewal_leeway{6};
// From the first failed payment, everything works this long.
inline constexpr std::chrono::hours grace_time{7 * 24};

// The words are the days of those instants where the organisation is ("4 December 2026").
struct SubscriptionFacts {
  Status status = Status::incomplete;
  bool status_is_unknown =
      false;  // Stripe says something newer than this program; `status` is the last it knew
  bool is_ours = false;            // a trial without a card: Stripe knows nothing of it
  std::optional<Instant> trial_ends_at, current_period_end, cancel_at, past_due_since;
  bool cancel_at_period_end = false;
  std::string trial_end_words, period_end_words, cancel_words, grace_end_words, ended_words;
};

struct AccessState {
  Access access = Access::none;
  std::string sentence;
  friend bool operator==(const AccessState&, const AccessState&) = default;
};

AccessState access_state(const std::optional<SubscriptionFacts>& facts, Instant now);

// When it ends by the customer's own wish; nothing while it will renew.
std::optional<Instant> wished_end(const SubscriptionFacts& facts);

}
