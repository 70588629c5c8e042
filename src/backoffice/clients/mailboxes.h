#pragma once
// Mailboxes of all clients: whether they are read, how far behind, what is open; pausing them, and
// reading them again. Never their mail.
#include "assistant/ids.h"
#include "backoffice/clients/clients.h"

namespace aai::clients {

struct MailboxQuery {
  std::optional<MailboxId> after;
};
AAI_DESCRIBE(MailboxQuery, after);

struct ClientMailbox {
  MailboxId mailbox_id;
  OrgId org_id;
  std::string org_name, address, status;  // connecting | syncing | live | paused | broken
  std::optional<Instant> last_synced_at;
  long lag_seconds = 0;  // since the last sync; 0 before the first
  long message_count = 0;
  int open_gaps = 0;
  std::string problem;
};
AAI_DESCRIBE(ClientMailbox, mailbox_id, org_id, org_name, address, status, last_synced_at,
             lag_seconds, message_count, open_gaps, problem);

struct ClientMailboxes {
  std::vector<ClientMailbox> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(ClientMailboxes, items, next_cursor);

struct MailboxOwner {
  OrgId org_id;
};
AAI_DESCRIBE(MailboxOwner, org_id);

// The newest first, 50 at a time.
Task<ClientMailboxes> list_mailboxes(Ctx&, const MailboxQuery&);
// Both may be repeated. Refuse: not_found.
Task<Nothing> pause_mailbox(Ctx&);
// What came meanwhile is read at once.
Task<Nothing> resume_mailbox(Ctx&);
// Its recent mail is read again; what is there already is left alone. Refuses: not_found.
Task<Nothing> replay_mailbox(Ctx&);

}
