#include "assistant/matters/walls.h"

#include "gen/sql/assistant/matters/walls.h"

namespace aai::matters {

LaterWall enter_prompt(pg::Tx& tx, OrgId org, ThreadId thread) {
  return tx.queue(sql::enter_prompt, org, thread);
}

void stamp_conversation(pg::Tx& tx, OrgId org, MessageId message) {
  tx.queue(sql::stamp_bodies, org, message);
  tx.queue(sql::stamp_messages, org, message);
}

}
