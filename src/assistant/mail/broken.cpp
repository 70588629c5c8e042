#include "assistant/mail/broken.h"

#include "gen/sql/assistant/mail/broken.h"
#include "platform/jobs/runner.h"
#include "skills/notifications/notifications.h"

namespace aai::mail {

Task<void> run_tell_broken(Work& work, const TellBroken& job) {
  auto tx = work.transaction();
  const auto broken = co_await tx(sql::broken_mailbox, work.org, job.mailbox_id);
  if (!broken) co_return co_await tx.commit();

  notifications::EmailWish wish;
  wish.what = notifications::Template::mailbox_reconnect;
  wish.dedupe_key = "mailbox_reconnect:" + std::string(job.mailbox_id.view()) + ":" +
                    to_rfc3339(broken->broken_at);
  wish.facts.org_id = std::string(work.org.view());
  wish.facts.org_name = broken->org_name;
  wish.facts.mailbox_address = broken->address;
  co_await notifications::write_to_owners(work, tx, work.org, wish);
  co_await tx.commit();
}

}
