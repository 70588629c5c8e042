#include "assistant/mail/threads.h"

#include <algorithm>

#include "gen/sql/assistant/mail/threads.h"

namespace aai::mail {
namespace {

constexpr int page_most = 50;
constexpr Problem unknown_cursor{422, "api.unknown_cursor",
                                 "This page does not exist any more. Start from the first."};

struct Place {
  std::optional<Instant> at;
  std::optional<ThreadId> id;
};

// "2026-11-20T09:00:00Z_<uuid>": where the page before ended.
Place read_place(const std::optional<std::string>& cursor) {
  if (!cursor || cursor->empty()) return {};
  const auto bar = cursor->find('_');
  Place place;
  if (bar != cursor->npos) {
    place.at = parse_instant(std::string_view(*cursor).substr(0, bar));
    place.id = ThreadId::parse(std::string_view(*cursor).substr(bar + 1));
  }
  require(place.at && place.id, unknown_cursor);
  return place;
}

}

Task<ThreadList> list_threads(Ctx& ctx, const ThreadsAsked& asked) {
  const auto place = read_place(asked.after);
  const int limit = std::clamp(asked.limit.value_or(page_most), 1, page_most);
  ThreadList list;
  list.items =
      co_await ctx.tx.last(sql::list_quiet_threads, ctx.org, place.at, place.id, limit + 1);
  if (static_cast<int>(list.items.size()) > limit) {
    list.items.pop_back();
    const auto& last = list.items.back();
    list.next_cursor = to_rfc3339(last.last_message_at) + "_" + std::string(last.id.view());
  }
  co_return list;
}

}
