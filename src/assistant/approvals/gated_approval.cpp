#include "assistant/approvals/gated_approval.h"

#include <algorithm>

#include "assistant/policies/approval_policies.h"
#include "core/json_write.h"
#include "gen/sql/assistant/approvals/decisions.h"
#include "gen/sql/assistant/approvals/gated_approval.h"
#include "platform/ctx.h"

namespace aai::approvals {
namespace {

using policies::GateFacts, policies::Outcome;

// Who approved before, and whoever asks now.
GateFacts facts_of(const GatedDraft& draft, const std::optional<StandingApprovals>& earlier,
                   UserId user) {
  GateFacts facts;
  facts.mailbox_id = draft.mailbox_id;
  facts.week_minute = draft.week_minute;
  facts.new_recipients = draft.new_recipients;
  policies::read_wording(facts, draft.subject, draft.text);
  for (std::size_t i = 0; earlier && i < earlier->approvers.size(); ++i)
    facts.approvers.push_back({earlier->approvers.at(i), earlier->roles.at(i)});
  facts.approvers.push_back({user, draft.role, draft.stands_in_for});
  return facts;
}

}

Task<Approved> approve_under_policy(Ctx& ctx, const Approval& wish) {
  const auto draft = ctx.path_id<DraftId>("draft");
  const auto standing_row = ctx.tx.queue(sql::lock_standing, ctx.org, draft);
  const auto gated = ctx.tx.queue(sql::gated_draft, ctx.org, draft, ctx.now);
  const auto approvals = ctx.tx.queue(sql::standing_approvals, ctx.org, draft, ctx.now);
  const auto queued_policy = policies::queue_policy(ctx.tx, ctx.org);
  co_await ctx.tx.flush();

  const auto standing = standing_row.get();
  if (!standing || !is_as_read(*standing, wish)) refuse_for(standing, wish);
  const auto earlier = approvals.get();
  const std::vector<UserId> before = earlier ? earlier->approvers : std::vector<UserId>();
  require(std::ranges::find(before, ctx.user) == before.end(), approved_by_you);

  const auto policy = queued_policy.get();
  const auto facts = facts_of(gated.get().value(), earlier, ctx.user);
  const auto verdict = policies::judge(facts, policy.rules);
  if (verdict.outcome == Outcome::denied)
    refuse(approval_denied, verdict.rule + ": " + verdict.sentence);

  const auto previous = earlier ? std::optional(earlier->id) : std::nullopt;
  const json::Raw told{json::to_text(facts)};
  if (verdict.outcome == Outcome::needs_another)
    co_return co_await ctx.tx.last(sql::record_approval, ctx.org, draft, ctx.new_id<DecisionId>(),
                                   previous, before, verdict.approvals_needed, policy.number, told,
                                   verdict.rule, verdict.sentence, ctx.now,
                                   wish.presented_sha256);

  const auto undo_until = ctx.now + std::chrono::seconds(ctx.env.config.undo_window_seconds);
  const auto approved = co_await ctx.tx.last(
      sql::approve, ctx.org, draft, wish.version, wish.content_sha256, ctx.new_id<DecisionId>(),
      ctx.new_id<OutboxId>(), ctx.new_id<JobId>(), ctx.now, undo_until, ctx.request_id, previous,
      before, verdict.approvals_needed, verdict.hold_minutes, policy.number, told, verdict.rule,
      verdict.sentence, wish.presented_sha256);
  if (!approved) refuse(changed_meanwhile);
  co_return *approved;
}

Task<std::optional<Undone>> withdraw_approvals(Ctx& ctx) {
  const auto draft = ctx.path_id<DraftId>("draft");
  ctx.tx.queue(sql::lock_standing, ctx.org, draft);
  co_return co_await ctx.tx(sql::withdraw, ctx.org, draft, ctx.now);
}

}
