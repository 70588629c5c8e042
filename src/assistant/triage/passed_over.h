#pragma once
// What was passed over, each with the reason: mail that a new mailbox held and nobody reads one by
// one, and mail of a correspondent for whom a day's drafts are made already.
// Limits: as many as the mailbox has of the last 90 days, in one statement.
#include <vector>

#include "assistant/triage/triage.h"
#include "core/instant.h"

namespace aai::pg {
class Tx;
}

namespace aai::triage {

// Queued in the caller's transaction. `read` are the messages that triage was asked to read.
void pass_over(pg::Tx&, OrgId, MailboxId, const std::vector<MessageId>& read, Instant now);

// Queued. It needs a reply and gets no draft: message and thread say so, and that `drafts_max` were
// made within a day. A thread that has moved on keeps what its newest message says.
void pass_over_sender(pg::Tx&, OrgId, MessageId, int drafts_max, Instant now);

}
