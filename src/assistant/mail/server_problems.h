#pragma once
// A mail server that proves no longer who it is, or offers no TLS any more: nothing is given to it,
// mail waits, and the mailbox says why until the server is as it should be.
// Emits: mailbox.changed, where what is said changes.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::pg {
class Tx;
}

namespace aai::mail {

enum class ServerSide { incoming, outgoing };
AAI_DESCRIBE_ENUM(ServerSide, incoming, outgoing);

// `reason` is the one of the outcome: "mail server: certificate has expired".
void queue_server_problem(pg::Tx&, OrgId, MailboxId, ServerSide, std::string_view reason,
                          Instant now);
void queue_server_repaired(pg::Tx&, OrgId, MailboxId, ServerSide);

// The sentence for the owner of the mailbox.
std::string server_problem(ServerSide side, std::string_view reason);

}
