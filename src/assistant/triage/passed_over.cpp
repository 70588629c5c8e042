#include "assistant/triage/passed_over.h"

#include "gen/sql/assistant/triage/passed_over.h"
#include "platform/pg/tx.h"

namespace aai::triage {

void pass_over(pg::Tx& tx, OrgId org, MailboxId mailbox, const std::vector<MessageId>& read,
               Instant now) {
  tx.queue(sql::note_passed_over, org, mailbox, read, now);
}

}
