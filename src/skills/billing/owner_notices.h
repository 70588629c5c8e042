#pragma once
// What billing tells the owners of a practice, by mail: each notice becomes one mail to each owner.
// Source of truth: the rows at the moment of writing; a notice only says what it is about.
// Why: the notice is enqueued with the effect it tells of, so that neither is there without the
// other.
#include "skills/billing/billing.h"

namespace aai::billing {

struct NoticeFacts {
  std::string org_name, plan_name, trial_end_words, ended_words;
  long amount_cents = 0;
  std::string currency;
};
AAI_DESCRIBE(NoticeFacts, org_name, plan_name, trial_end_words, ended_words, amount_cents,
             currency);

// Job.
Task<void> write_notice(Work& work, const BillingNotice& notice);

// "€29.00"; of a currency without a sign of ours, "29.00 CHF".
std::string spell_amount(long amount_cents, std::string_view currency);

}
