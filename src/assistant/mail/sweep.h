#pragma once
// What nobody told us of: mailboxes not read for a while are read, watches renewed, old rows
// dropped. Limits: 1,000 mailboxes a tick, the longest waiting first.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

Task<void> sweep_mailboxes(Work&);
Task<void> renew_watches(Work&);

struct LaggingMailbox {
  OrgId org_id;
  MailboxId mailbox_id;
};
AAI_DESCRIBE(LaggingMailbox, org_id, mailbox_id);

}
