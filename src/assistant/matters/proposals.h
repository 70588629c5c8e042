#pragma once
// What the system proposes: the matter a conversation seems to belong to, by the addresses of its
// correspondents and by its subject, with the reason in a sentence. A proposal opens nothing: until
// a person confirms it, the conversation belongs to no matter. Where two fit equally there is none.
#include "assistant/matters/ids.h"
#include "core/instant.h"
#include "platform/pg/tx.h"

namespace aai::matters {

inline constexpr int proposed_at_once_max = 200;  // conversations looked at for a new contact

// Queued: for the message's conversation, unless a person has spoken.
void propose_for_message(pg::Tx& tx, OrgId org, MessageId message, Instant now);

// The same for the newest conversations with the client's contacts.
void propose_for_client(pg::Tx& tx, OrgId org, ClientId client, Instant now);

}
