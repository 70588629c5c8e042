#pragma once
// What mail is asked to do. Each may run twice, or twice at once: one mailbox is read by one job at
// a time, and what is there already is left alone.
#include "assistant/ids.h"
#include "core/describe.h"
#include "platform/jobs/job.h"

namespace aai::mail {

struct ConnectMailbox {
  MailboxId mailbox_id;
};
AAI_DESCRIBE(ConnectMailbox, mailbox_id);

struct SyncMailbox {
  MailboxId mailbox_id;
};
AAI_DESCRIBE(SyncMailbox, mailbox_id);

struct CompareMailbox {
  MailboxId mailbox_id;
};
AAI_DESCRIBE(CompareMailbox, mailbox_id);

struct RenewWatch {
  MailboxId mailbox_id;
};
AAI_DESCRIBE(RenewWatch, mailbox_id);

struct TellBroken {
  MailboxId mailbox_id;
};
AAI_DESCRIBE(TellBroken, mailbox_id);

// A mailbox was just connected, or connected again: watch it, and read the last 90 days.
inline constexpr Job<ConnectMailbox> connect_mailbox{"mail.connect", queue::sync, 8, 5};
// Something changed, or may have: read on from the cursor.
inline constexpr Job<SyncMailbox> sync_mailbox{"mail.sync", queue::sync, 8, 10};
// Compare all messages of the last 90 days, and fetch what is missing.
inline constexpr Job<CompareMailbox> compare_mailbox{"mail.compare", queue::sync};
// The owners are written to, once, when a mailbox has to be connected again.
inline constexpr Job<TellBroken> tell_broken{"mail.tell_broken", queue::mail};
inline constexpr Job<RenewWatch> renew_watch{"mail.renew_watch", queue::sync};

}
