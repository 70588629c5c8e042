#include "assistant/triage/passed_over.h"

#include "gen/sql/assistant/triage/passed_over.h"
#include "platform/pg/tx.h"

namespace aai::triage {

void pass_over(pg::Tx& tx, OrgId org, MailboxId mailbox, const std::vector<MessageId>& read,
               Instant now) {
  tx.queue(sql::note_passed_over, org, mailbox, read, now);
}

void pass_over_sender(pg::Tx& tx, OrgId org, MessageId message, int drafts_max, Instant now) {
  const auto reason = std::to_string(drafts_max) +
                      " drafts were made for this sender within a day. No more are made.";
  tx.queue(sql::note_busy_sender, org, message, reason, now);
}

}
