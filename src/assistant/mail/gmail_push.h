#pragma once
// POST /hooks/gmail: Google tells that a mailbox changed. The push says only where to look, so it
// is remembered and a sync is enqueued in the same transaction; reading happens in the worker.
// Refuses: push_not_believed. A push for an address nobody connected is accepted and dropped, as
// Google would send it again for days otherwise.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

Task<Nothing> take_push(Ctx&);

struct PushRoute {
  OrgId org_id;
  MailboxId mailbox_id;
};
AAI_DESCRIBE(PushRoute, org_id, mailbox_id);

}
