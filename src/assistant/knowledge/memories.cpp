#include "assistant/knowledge/memories.h"

#include "gen/sql/assistant/knowledge/memories.h"
#include "platform/ctx.h"

namespace aai::knowledge {

Task<MemoryList> list_memories(Ctx& ctx) {
  MemoryList list;
  list.items = co_await ctx.tx.last(sql::memories_of_org, ctx.org);
  co_return list;
}

Task<Nothing> revoke_memory(Ctx& ctx) {
  const auto revoked = co_await ctx.tx.last(sql::revoke_memory, ctx.org,
                                            ctx.path_id<MemoryId>("memory"), ctx.now);
  if (!revoked) refuse(not_found);
  co_return Nothing{};
}

Task<MemoryList> widen_memory(Ctx& ctx, const Widening& wish) {
  const auto memory = ctx.path_id<MemoryId>("memory");
  const bool is_known = wish.scope.text == "client" || wish.scope.text == "practice";
  require(is_known, bad_scope);
  const auto widened =
      co_await ctx.tx(sql::widen_memory, ctx.org, memory, wish.scope.text, ctx.now);
  if (!widened) {
    const auto there = co_await ctx.tx(sql::memory_exists, ctx.org, memory);
    refuse(there ? bad_scope : not_found);
  }
  co_return co_await list_memories(ctx);
}

LaterMemories load_memories(pg::Tx& tx, OrgId org, ThreadId thread, std::string_view address) {
  return tx.queue(sql::memories_for_reply, org, thread, address, memories_used_max);
}

}
