#pragma once
// What a policy would have said to the approvals of the last 30 days: the same engine, asked again
// with the facts that were kept. Writes nothing.
// Limits: the newest decisions_max decisions. An approval from before there was a policy kept no
// facts; they are read again from its version, with the role its person has now.
#include "assistant/policies/approval_policies.h"

namespace aai::policies {

struct SimulationWish {
  std::vector<Rule> rules;
};
AAI_DESCRIBE(SimulationWish, rules);

// A decision as it was taken, and what is needed to take it again.
struct RecordedApproval {
  DecisionId decision_id;
  DraftId draft_id;
  std::string decided_by;  // a name
  UserId user_id;
  Role role{};  // as it is now, or of whom they stood in for; a member's for those who left
  Instant decided_at{};
  int policy_number{};                 // 0: there was none
  std::optional<json::Raw> facts;      // GateFacts, where there was a policy
  Outcome outcome{};
  std::string rule;
  int approvals_needed{}, hold_minutes{};
  MailboxId mailbox_id;
  std::string subject, text;
  std::vector<std::string> new_recipients;
  int week_minute{};
};
AAI_DESCRIBE(RecordedApproval, decision_id, draft_id, decided_by, user_id, role, decided_at,
             policy_number, facts, outcome, rule, approvals_needed, hold_minutes, mailbox_id,
             subject, text, new_recipients, week_minute);

struct Judgement {
  Outcome outcome{};
  std::string rule;
  int approvals_needed{}, hold_minutes{};
  friend bool operator==(const Judgement&, const Judgement&) = default;
};
AAI_DESCRIBE(Judgement, outcome, rule, approvals_needed, hold_minutes);

struct SimulatedApproval {
  DecisionId decision_id;
  DraftId draft_id;
  std::string subject, decided_by;
  Instant decided_at{};
  bool differs{};
  Judgement was, would_be;
  std::string sentence;  // what the policy would have said
};
AAI_DESCRIBE(SimulatedApproval, decision_id, draft_id, subject, decided_by, decided_at, differs,
             was, would_be, sentence);

struct Simulation {
  int decision_count{}, difference_count{};
  std::vector<SimulatedApproval> items;  // newest first
};
AAI_DESCRIBE(Simulation, decision_count, difference_count, items);

Task<Simulation> simulate_policy(Ctx&, const SimulationWish&);

}
