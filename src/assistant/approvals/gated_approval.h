#pragma once
// An approval in an organisation with a policy: the draft's row is locked, the engine is told the
// facts and who approved before, and its verdict is written with the decision.
// Emits: draft.awaits_another, draft.decided. Refuses: approval_denied, approved_by_you.
#include "assistant/approvals/decisions.h"
#include "assistant/policies/approval_gates.h"

namespace aai::approvals {

// What the engine reads of a draft, apart from who approved it.
struct GatedDraft {
  MailboxId mailbox_id;
  std::string subject, text;
  std::vector<std::string> new_recipients;
  int week_minute{};
  policies::Role role{};  // of whoever asks; of whom they stand in for, where they do
  std::optional<UserId> stands_in_for;
};
AAI_DESCRIBE(GatedDraft, mailbox_id, subject, text, new_recipients, week_minute, role,
             stands_in_for);

// The approvals that stand for this version, as their newest one names them.
struct StandingApprovals {
  DecisionId id;
  std::vector<UserId> approvers;
  std::vector<policies::Role> roles;  // as they are now; in the same order
};
AAI_DESCRIBE(StandingApprovals, id, approvers, roles);

// Counts for one of the people it takes, or releases the reply.
Task<Approved> approve_under_policy(Ctx&, const Approval&);

// Takes back the approvals a waiting draft has, for one of those who gave them. Nothing where
// there are none of theirs.
Task<std::optional<Undone>> withdraw_approvals(Ctx&);

}
