#pragma once
// The wall a prompt is built behind: one conversation, its matter and its client. Kept by
// restrictive policies of PostgreSQL for the login that builds prompts (migration 0100), not by the
// queries; without having entered a conversation that login sees no mail at all.
#include <optional>

#include "assistant/matters/ids.h"
#include "core/describe.h"
#include "core/instant.h"
#include "platform/pg/tx.h"

namespace aai::matters {

struct PromptWall {
  std::optional<MatterId> matter_id;  // nothing: no person has filed the conversation
};
AAI_DESCRIBE(PromptWall, matter_id);

using LaterWall = pg::Later<pg::Rows::one, PromptWall>;

// Queued; what the transaction of aai_drafter asks afterwards stands behind the wall. Once in a
// transaction, and never for another conversation.
LaterWall enter_prompt(pg::Tx& tx, OrgId org, ThreadId thread);

// Queued, as aai_worker, before a prompt is built: mail of the message's conversation that bears no
// matter yet gets the one it is filed to. What bears another one keeps it, whatever was merged.
void stamp_conversation(pg::Tx& tx, OrgId org, MessageId message);

}
