#pragma once
// What a new mailbox held and nobody reads one by one: each such message says why.
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

}
