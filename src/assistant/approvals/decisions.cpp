#include "assistant/approvals/decisions.h"

#include "assistant/approvals/gated_approval.h"
#include "assistant/approvals/waking.h"
#include "gen/sql/assistant/approvals/decisions.h"
#include "gen/sql/assistant/approvals/queue.h"
#include "platform/ctx.h"
#include "platform/failpoint.h"

namespace aai::approvals {
namespace {

const Failpoint before_approval{"approvals.before_approval", "the person pressed; nothing is kept"};
const Failpoint after_approval{"approvals.after_approval",
                               "the approval is kept; the person does not know it"};

constexpr Problem bad_snooze{422, "draft.bad_snooze",
                             "Choose a time in the future, within a year."};

[[noreturn]] void refuse_undo(const std::optional<Standing>& standing) {
  if (!standing) refuse(not_found);
  if (standing->state == "void") refuse(is_void);
  refuse(too_late, standing->state);
}

// Where nobody has laid down a policy, one approval counts alone.
constexpr int no_policy = 0;
const std::optional<DecisionId> no_approval;
const std::vector<UserId> nobody_before;

bool is_as_shown(const Standing& standing, const Approval& wish) {
  return wish.presented_sha256 == standing.text_sha256;
}

Decided waiting_again() { return Decided{"waiting", std::nullopt}; }

}

bool is_as_read(const Standing& standing, const Approval& wish) {
  return standing.state == "waiting" && standing.version == wish.version &&
         standing.content_sha256 == wish.content_sha256 && is_as_shown(standing, wish) &&
         standing.is_head &&
         standing.open_blanks == 0 && standing.blocked_checks == 0;
}

void refuse_for(const std::optional<Standing>& standing, const Approval& wish) {
  if (!standing) refuse(not_found);
  if (standing->state != "waiting") refuse(already_decided, standing->state);
  if (standing->version != wish.version || standing->content_sha256 != wish.content_sha256)
    refuse(changed_meanwhile);
  if (!is_as_shown(*standing, wish)) refuse(presented_other);
  if (!standing->is_head) refuse(thread_moved_on);
  if (standing->open_blanks > 0) refuse(blanks_open);
  if (standing->blocked_checks > 0) refuse(is_blocked);
  refuse(changed_meanwhile);
}

Task<Approved> approve_draft(Ctx& ctx, const Approval& wish) {
  const auto draft = ctx.path_id<DraftId>("draft");
  const auto undo_until = ctx.now + std::chrono::seconds(ctx.env.config.undo_window_seconds);

  co_await before_approval.hit(ctx.env, draft.view());
  ctx.tx.plan_once();
  const auto decided = co_await ctx.tx.last(
      sql::approve, ctx.org, draft, wish.version, wish.content_sha256, ctx.new_id<DecisionId>(),
      ctx.new_id<OutboxId>(), ctx.new_id<JobId>(), ctx.now, undo_until, ctx.request_id,
      no_approval, nobody_before, 1, 0, no_policy, json::Raw(), "", "", wish.presented_sha256);
  co_await after_approval.hit(ctx.env, draft.view());
  if (decided) co_return *decided;

  co_await ctx.tx.restart();
  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  if (!standing || !is_as_read(*standing, wish) || !standing->has_policy)
    refuse_for(standing, wish);
  co_return co_await approve_under_policy(ctx, wish);
}

Task<Decided> undo_approval(Ctx& ctx) {
  const auto draft = ctx.path_id<DraftId>("draft");

  const auto undone = co_await ctx.tx(sql::undo_approval, ctx.org, draft, ctx.now);
  if (undone) co_return waiting_again();
  const auto withdrawn = co_await withdraw_approvals(ctx);
  if (withdrawn) co_return waiting_again();

  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  refuse_undo(standing);
}

Task<Decided> reject_draft(Ctx& ctx, const Rejection& wish) {
  const auto draft = ctx.path_id<DraftId>("draft");
  const auto reason = wish.reason ? wish.reason->text : std::string();

  const auto decided = co_await ctx.tx(sql::reject, ctx.org, draft, wish.version,
                                       ctx.new_id<DecisionId>(), reason, ctx.now);
  if (decided) co_return *decided;

  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  if (!standing) refuse(not_found);
  if (standing->state != "waiting" && standing->state != "snoozed")
    refuse(already_decided, standing->state);
  refuse(changed_meanwhile);
}

Task<Decided> undo_rejection(Ctx& ctx) {
  const auto draft = ctx.path_id<DraftId>("draft");

  const auto undone = co_await ctx.tx(sql::undo_rejection, ctx.org, draft, ctx.now);
  if (undone) co_return waiting_again();

  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  refuse_undo(standing);
}

Task<Decided> snooze_draft(Ctx& ctx, const Snooze& wish) {
  const auto draft = ctx.path_id<DraftId>("draft");
  const bool is_sensible = wish.until > ctx.now && wish.until < ctx.now + std::chrono::days(366);
  require(is_sensible, bad_snooze);

  const auto decided = co_await ctx.tx(sql::snooze, ctx.org, draft, wish.until, ctx.now);
  if (decided) {
    ctx.later(wake_draft_job, WakeDraft{draft}, wish.until);
    co_return *decided;
  }

  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  if (!standing) refuse(not_found);
  refuse(already_decided, standing->state);
}

Task<Decided> undo_snooze(Ctx& ctx) {
  const auto draft = ctx.path_id<DraftId>("draft");

  const auto undone = co_await ctx.tx(sql::undo_snooze, ctx.org, draft, ctx.now);
  if (undone) co_return waiting_again();

  const auto standing = co_await ctx.tx(sql::standing, ctx.org, draft);
  if (!standing) refuse(not_found);
  refuse(already_decided, standing->state);
}

}
