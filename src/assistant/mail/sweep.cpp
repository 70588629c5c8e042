#include "assistant/mail/sweep.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/sweep.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

constexpr int mailboxes_max = 1000;

}

Task<void> sweep_mailboxes(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto lagging = co_await tx(sql::lagging_mailboxes, now, mailboxes_max);
  for (const auto& row : lagging) {
    const SyncMailbox job{row.mailbox_id};
    work.later_in(tx, row.org_id, sync_mailbox, job, now);
  }
  co_await tx.commit();
}

Task<void> renew_watches(Work& work) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  tx.queue(sql::drop_old_runs, now);
  tx.queue(sql::drop_old_receipts, now);
  tx.queue(sql::drop_old_states, now);
  const auto due = co_await tx(sql::watches_to_renew, now, mailboxes_max);
  for (const auto& row : due) {
    const RenewWatch job{row.mailbox_id};
    work.later_in(tx, row.org_id, renew_watch, job, now);
  }
  co_await tx.commit();
}

}
