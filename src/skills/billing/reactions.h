#pragma once
// The six events of Stripe we react to, and what each makes us ask for. Others are stored and left
// alone.
#include <algorithm>
#include <iterator>

#include "skills/billing/stripe_mirror.h"

namespace aai::billing {

struct Reaction {
  std::string_view type;
  Subject subject;
};

inline constexpr Reaction reactions[] = {
    {"checkout.session.completed", Subject::session},
    {"invoice.paid", Subject::invoice},
    {"invoice.payment_failed", Subject::invoice},
    {"customer.subscription.updated", Subject::subscription},
    {"customer.subscription.deleted", Subject::subscription},
    {"customer.subscription.trial_will_end", Subject::subscription},
};

inline const Reaction* reaction_to(std::string_view type) {
  const auto found = std::ranges::find(reactions, type, &Reaction::type);
  return found == std::end(reactions) ? nullptr : found;
}

}
