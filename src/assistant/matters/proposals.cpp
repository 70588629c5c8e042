#include "assistant/matters/proposals.h"

#include "gen/sql/assistant/matters/proposals.h"

namespace aai::matters {

void propose_for_message(pg::Tx& tx, OrgId org, MessageId message, Instant now) {
  tx.queue(sql::propose, org, message, std::nullopt, now, 1);
}

void propose_for_client(pg::Tx& tx, OrgId org, ClientId client, Instant now) {
  tx.queue(sql::propose, org, std::nullopt, client, now, proposed_at_once_max);
}

}
