#include "backoffice/analytics/overview.h"

#include "gen/sql/backoffice/analytics/overview.h"

namespace aai::analytics {

Task<Overview> show_overview(Ctx& ctx) {
  const auto totals = ctx.tx.queue(sql::totals, ctx.now);
  const auto decided = ctx.tx.queue(sql::decided_days, ctx.now);
  const auto mails = ctx.tx.queue(sql::mail_days, ctx.now);
  const auto trials = ctx.tx.queue(sql::ending_trials, ctx.now);
  co_await ctx.tx.flush_last();

  const auto sums = totals.get();
  co_return Overview{sums.clients,   sums.trialing, sums.active,  sums.past_due,     sums.mrr_cents,
                     sums.currency,  decided.get(), mails.get(),  trials.get(),      sums.jobs_dead,
                     sums.mailboxes_broken, sums.median_minutes_to_approve};
}

}
