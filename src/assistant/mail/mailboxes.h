#pragma once
// The connected mailboxes of an organisation: how each does, and pausing it.
// Units: lag_seconds is the time since the mailbox was last known to equal the provider's.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

struct MailboxRow {
  MailboxId id;
  std::string address, provider, status;  // connecting|syncing|live|paused|broken
  std::optional<Instant> last_synced_at;
  long lag_seconds = 0, message_count = 0;
  int open_gaps = 0;
  std::string problem;
  bool can_send = false;  // the second consent was given
};
AAI_DESCRIBE(MailboxRow, id, address, provider, status, last_synced_at, lag_seconds, message_count,
             open_gaps, problem, can_send);

struct MailboxList {
  std::vector<MailboxRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(MailboxList, items, next_cursor);

Task<MailboxList> list_mailboxes(Ctx&);

// Nothing is read or sent until it is resumed; then everything that came meanwhile is read.
// Emits: mailbox.changed.
Task<Nothing> pause_mailbox(Ctx&);
Task<Nothing> resume_mailbox(Ctx&);

struct FoundMailbox {
  MailboxId id;
};
AAI_DESCRIBE(FoundMailbox, id);

}
