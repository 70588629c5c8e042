#include "assistant/matters/files.h"

#include "assistant/matters/proposals.h"
#include "gen/sql/assistant/matters/files.h"
#include "platform/ctx.h"

namespace aai::matters {
namespace {

const std::optional<MatterId> any_matter;

Task<MatterRow> shown(Ctx& ctx, MatterId matter) {
  auto rows = co_await ctx.tx.last(sql::matters_of_org, ctx.org, matter, 1);
  if (rows.empty()) refuse(not_found);
  co_return std::move(rows.front());
}

std::string reference_of(const std::optional<Line<60>>& wish) { return wish ? wish->text : ""; }

}

Task<MatterList> list_matters(Ctx& ctx) {
  MatterList list;
  list.items = co_await ctx.tx.last(sql::matters_of_org, ctx.org, any_matter, matters_max);
  co_return list;
}

Task<MatterRow> open_matter(Ctx& ctx, const NewMatter& wish) {
  const auto matters = co_await ctx.tx(sql::count_matters, ctx.org);
  require(matters.count < matters_max, too_many);
  const auto matter = ctx.new_id<MatterId>();
  const auto opened = co_await ctx.tx(sql::insert_matter, ctx.org, matter, wish.client_id,
                                      wish.title.text, reference_of(wish.reference), ctx.now);
  if (!opened) refuse(no_such_client);
  propose_for_client(ctx.tx, ctx.org, wish.client_id, ctx.now);
  co_return co_await shown(ctx, matter);
}

Task<MatterRow> rename_matter(Ctx& ctx, const MatterWish& wish) {
  const auto matter = ctx.path_id<MatterId>("matter");
  const auto renamed = co_await ctx.tx(sql::rename_matter, ctx.org, matter, wish.title.text,
                                       reference_of(wish.reference), ctx.now);
  if (!renamed) refuse(not_found);
  co_return co_await shown(ctx, matter);
}

Task<MatterRow> close_matter(Ctx& ctx) {
  const auto matter = ctx.path_id<MatterId>("matter");
  const auto closed = co_await ctx.tx(sql::close_matter, ctx.org, matter, ctx.now);
  if (!closed) refuse(not_found);
  co_return co_await shown(ctx, matter);
}

Task<MatterRow> reopen_matter(Ctx& ctx) {
  const auto matter = ctx.path_id<MatterId>("matter");
  const auto opened = co_await ctx.tx(sql::reopen_matter, ctx.org, matter, ctx.now);
  if (!opened) refuse(not_found);
  co_return co_await shown(ctx, matter);
}

}
