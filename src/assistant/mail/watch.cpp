#include "assistant/mail/watch.h"

#include "gen/sql/assistant/mail/sync.h"
#include "platform/jobs/runner.h"

namespace aai::mail {

Task<Stop> start_watch(Work& work, MailboxId mailbox, mailbox::Mailbox& there) {
  const auto pushes = co_await there.ask_for_pushes();
  if (pushes.ok() && !pushes.value.are_offered) co_return Stop{};
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  if (pushes.ok())
    co_await tx.last(sql::keep_watch, work.org, mailbox, pushes.value.topic, pushes.value.cursor,
                     pushes.value.until, now);
  else if (pushes.trouble == mailbox::Trouble::refused)
    co_await tx.last(sql::forget_watch, work.org, mailbox);
  co_return Stop{pushes.trouble, pushes.reason, pushes.retry_at};
}

}
