#pragma once
// Memories: what the assistant has learned from edits, seen and revoked by people. A memory is used
// once two different conversations taught it, in its scope, until it is revoked; it then stays
// revoked whatever is edited later.
// Refuses: not_found, bad_scope. Limits: 200 shown, memories_used_max of one reply.
#include "assistant/knowledge/knowledge.h"
#include "assistant/matters/ids.h"
#include "core/instant.h"
#include "core/text_types.h"
#include "platform/pg/tx.h"

namespace aai::knowledge {

using MemoryId = Id<struct MemoryTag>;

inline constexpr int memories_used_max = 20;

inline constexpr Problem bad_scope{409, "knowledge.bad_scope",
                                   "This can be widened to the client or the whole practice, once "
                                   "it is learned."};

struct MemoryRow {
  MemoryId id;
  std::string kind, aspect, scope, scope_name, text;
  int signals{};
  std::optional<Instant> learned_at, revoked_at;
  Instant updated_at{};
};
AAI_DESCRIBE(MemoryRow, id, kind, aspect, scope, scope_name, text, signals, learned_at, revoked_at,
             updated_at);

struct MemoryList {
  std::vector<MemoryRow> items;
};
AAI_DESCRIBE(MemoryList, items);

struct Widening {
  Slug scope;  // client | practice
};
AAI_DESCRIBE(Widening, scope);

struct MemoryKey {
  MemoryId id;
};
AAI_DESCRIBE(MemoryKey, id);

Task<MemoryList> list_memories(Ctx&);                   // GET .../memories, learned ones first
Task<Nothing> revoke_memory(Ctx&);                      // DELETE .../memories/{memory}
Task<MemoryList> widen_memory(Ctx&, const Widening&);   // PUT .../memories/{memory}/scope

// One that a reply may use.
struct UsedMemory {
  MemoryId id;
  std::string kind, aspect, text;
};
AAI_DESCRIBE(UsedMemory, id, kind, aspect, text);

using LaterMemories = pg::Later<pg::Rows::many, UsedMemory>;

// Queued, behind the wall: those of the practice, of the conversation's matter and client, and of
// the person who is answered; what was learned last first.
LaterMemories load_memories(pg::Tx& tx, OrgId org, ThreadId thread, std::string_view address);

}
