#include "assistant/mail/threads.h"

#include <algorithm>

#include "core/list_place.h"
#include "gen/sql/assistant/mail/threads.h"

namespace aai::mail {
namespace {

constexpr int page_most = 50;

}

Task<ThreadList> list_threads(Ctx& ctx, const ThreadsAsked& asked) {
  const auto place = place_of<ThreadId>(asked.after);
  const int limit = std::clamp(asked.limit.value_or(page_most), 1, page_most);
  ThreadList list;
  list.items =
      co_await ctx.tx.last(sql::list_quiet_threads, ctx.org, place.at, place.id, limit + 1);
  if (static_cast<int>(list.items.size()) > limit) {
    list.items.pop_back();
    const auto& last = list.items.back();
    list.next_cursor = ListPlace<ThreadId>{last.last_message_at, last.id}.cursor();
  }
  co_return list;
}

}
