#pragma once
// An organisation's approval policy: its rules, as they are now and as each change left them.
// Source of truth: the highest number in approval_policies. Emits: policies.changed.
// Refuses: policies.not_understood, policies.too_few_people, policies.changed_meanwhile.
// Limits: rules_max rules, 10 approvals.
#include "assistant/policies/approval_gates.h"
#include "assistant/policies/policies.h"
#include "platform/pg/tx.h"

namespace aai::policies {

using PolicyId = Id<struct PolicyTag>;

inline constexpr std::size_t rules_max = 50;

struct PolicyWish {
  int number{};  // of the policy this one changes; 0 where there is none
  std::vector<Rule> rules;
};
AAI_DESCRIBE(PolicyWish, number, rules);

struct Policy {
  int number{};  // 0: nobody has laid down anything, and one approval is enough
  std::vector<Rule> rules;
};
AAI_DESCRIBE(Policy, number, rules);

struct PolicyNumber {
  int number{};
};
AAI_DESCRIBE(PolicyNumber, number);

// How many people of each role there are, and how many of the named mailboxes.
struct Staffing {
  int owners{}, admins{}, members{}, mailboxes{};
};
AAI_DESCRIBE(Staffing, owners, admins, members, mailboxes);

Task<Policy> show_policy(Ctx&);
Task<Policy> change_policy(Ctx&, const PolicyWish&);

// Refuses what no engine could keep.
void check_rules(std::span<const Rule> rules);

// Queued: the policy as the transaction sees it, for whoever judges by it.
struct QueuedPolicy {
  pg::Later<pg::Rows::one, PolicyNumber> number;
  pg::Later<pg::Rows::many, Rule> rules;
  Policy get() const { return {number.get().number, rules.get()}; }
};
QueuedPolicy queue_policy(pg::Tx&, OrgId);

}
