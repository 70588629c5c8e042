#pragma once
// The connected mailboxes of an organisation: how each does, what the last count said, and pausing.
// Units: lag_seconds is the time since the mailbox was last known to equal the provider's. The
// counts are of the last 90 days; all are absent until the first count is complete.
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
  std::optional<Instant> checked_at;
  std::optional<long> provider_count, here_count, missing_count;
};
AAI_DESCRIBE(MailboxRow, id, address, provider, status, last_synced_at, lag_seconds, message_count,
             open_gaps, problem, can_send, checked_at, provider_count, here_count, missing_count);

struct MailboxList {
  std::vector<MailboxRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(MailboxList, items, next_cursor);

Task<MailboxList> list_mailboxes(Ctx&);

// A message the provider has and we have not read: since when that is known, and why.
struct MissingRow {
  Instant noticed_at;
  std::string reason;  // a sentence, with nothing of the message; empty: it was not tried yet
  int attempts = 0;
  std::optional<Instant> retry_at;
};
AAI_DESCRIBE(MissingRow, noticed_at, reason, attempts, retry_at);

struct MissingList {
  std::vector<MissingRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(MissingList, items, next_cursor);

// The first 100, the oldest first. Refuses: not_found.
Task<MissingList> list_missing(Ctx&);

// Nothing is read or sent until it is resumed; then everything that came meanwhile is read.
// Emits: mailbox.changed.
Task<Nothing> pause_mailbox(Ctx&);
Task<Nothing> resume_mailbox(Ctx&);

struct FoundMailbox {
  MailboxId id;
};
AAI_DESCRIBE(FoundMailbox, id);

}
