#include "backoffice/support/impersonation.h"

#include <algorithm>

#include "gen/sql/backoffice/support/impersonation.h"
#include "skills/admin/admin.h"

namespace aai::support {
namespace {

constexpr int page_size = 50, open_clients_max = 200;
constexpr std::chrono::minutes look_max{30};
constexpr std::size_t reason_min = 10;

struct LookDetail {
  UserId as;
  ImpersonationId view;
  std::string reason;
};
AAI_DESCRIBE(LookDetail, as, view, reason);

json::Raw detail_of(UserId as, ImpersonationId view, std::string reason) {
  return json::Raw{json::to_text(LookDetail{as, view, std::move(reason)})};
}

}

Task<OperatorLooks> list_looks(Ctx& ctx, const LookQuery& query) {
  const auto items = ctx.tx.queue(sql::looks_of_all, query.after, ctx.now, page_size);
  const auto open_to = ctx.tx.queue(sql::open_clients, ctx.now, open_clients_max);
  co_await ctx.tx.flush_last();
  OperatorLooks looks;
  looks.items = items.get();
  looks.open_to = open_to.get();
  if (looks.items.size() == page_size) looks.next_cursor = looks.items.back().id.view();
  co_return looks;
}

// [code: as whom, why and for how long]
Task<LookBegun> begin_look(Ctx& ctx, const LookWish& wish) {
  require(wish.reason.text.size() >= reason_min, no_reason);
  const auto asked =
      co_await ctx.tx(sql::look_asked, wish.org_id, wish.member_id, ctx.now);
  if (!asked) refuse(not_found);
  require(!asked->is_own, is_own);
  require(asked->consent_id.has_value(), not_allowed);
  if (!asked->member_id) refuse(not_found);
  require(!asked->is_operator, is_operator);

  const auto id = ctx.new_id<ImpersonationId>();
  const auto until_at = std::min<Instant>(ctx.now + look_max, *asked->consent_until_at);
  ctx.tx.queue(sql::forget_over, ctx.now);
  admin::record_act(ctx, wish.org_id, "operator.view_began", asked->member_id->view(),
                    detail_of(*asked->member_id, id, wish.reason.text));
  co_return co_await ctx.tx.last(sql::begin_look, wish.org_id, id, *asked->member_id,
                                 *asked->consent_id, wish.reason.text, ctx.now, until_at);
}
// [end]

Task<Nothing> end_look(Ctx& ctx) {
  const auto id = ctx.path_id<ImpersonationId>("impersonation");
  const auto ended = co_await ctx.tx(sql::end_look, id, ctx.now);
  if (!ended) refuse(not_found);
  admin::record_act(ctx, ended->org_id, "operator.view_ended", ended->member_id.view(),
                    detail_of(ended->member_id, id, ""));
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

}
