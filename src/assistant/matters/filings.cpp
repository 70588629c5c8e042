#include "assistant/matters/filings.h"

#include "assistant/drafts/jobs.h"
#include "core/list_place.h"
#include "gen/sql/assistant/matters/filings.h"
#include "platform/ctx.h"

namespace aai::matters {
namespace {

constexpr int page_most = 50;
const std::optional<MatterId> any_matter;
const std::optional<ThreadId> any_thread;

std::optional<MatterId> read_matter(const std::optional<std::string>& text) {
  if (!text || text->empty()) return std::nullopt;
  const auto matter = MatterId::parse(*text);
  require(matter.has_value(), no_such_matter);
  return matter;
}

}

Task<FilingList> list_filings(Ctx& ctx, const FilingsAsked& asked) {
  const auto place = place_of<ThreadId>(asked.after);
  const auto matter = read_matter(asked.matter);
  const std::string all = matter ? "all" : "open";
  const auto show = asked.show.value_or(all);
  require(show == "open" || show == "filed" || show == "all", invalid_body);
  FilingList list;
  list.items = co_await ctx.tx.last(sql::filings, ctx.org, show, matter, any_thread, place.at,
                                    place.id, page_most + 1);
  if (static_cast<int>(list.items.size()) > page_most) {
    list.items.pop_back();
    const auto& last = list.items.back();
    list.next_cursor = ListPlace<ThreadId>{last.last_message_at, last.thread_id}.cursor();
  }
  co_return list;
}

Task<FilingRow> show_filing(Ctx& ctx) {
  const ListPlace<ThreadId> first;
  auto rows = co_await ctx.tx.last(sql::filings, ctx.org, std::string("all"), any_matter,
                                   ctx.path_id<ThreadId>("thread"), first.at, first.id, 1);
  if (rows.empty()) refuse(not_found);
  co_return std::move(rows.front());
}

Task<FilingRow> file_thread(Ctx& ctx, const FilingWish& wish) {
  const auto thread = ctx.path_id<ThreadId>("thread");
  if (wish.matter_id) {
    const auto matter = co_await ctx.tx(sql::matter_to_file_to, ctx.org, *wish.matter_id);
    if (!matter) refuse(no_such_matter);
    require(!matter->is_closed, is_closed);
  }
  const auto filed = co_await ctx.tx(sql::file_thread, ctx.org, thread, wish.matter_id, ctx.now);
  if (!filed) refuse(not_found);

  ctx.tx.queue(sql::move_thread, ctx.org, thread, wish.matter_id);
  ctx.tx.queue(sql::move_messages, ctx.org, thread, wish.matter_id);
  ctx.tx.queue(sql::move_bodies, ctx.org, thread, wish.matter_id);
  ctx.tx.queue(sql::lock_outgoing, ctx.org, thread);
  ctx.tx.queue(sql::lock_drafts, ctx.org, thread);
  const auto misfiled =
      co_await ctx.tx(sql::void_misfiled, ctx.org, thread, wish.matter_id, ctx.now);
  for (const auto& draft : misfiled)
    ctx.later(drafts::write_draft, drafts::WriteDraft{draft.message_id, 0});
  co_return co_await show_filing(ctx);
}

}
