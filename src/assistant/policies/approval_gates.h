#pragma once
// The gates of an approval: what a policy says to the facts of a draft and to who has approved it
// so far. Pure: the same facts and rules always get the same verdict, now or in a simulation.
//
// A rule that denies beats every other. Of rules that require people, all must be content. Of
// rules that hold, all must be open when it leaves.
// Limits: the words of a commitment are a list; what says it otherwise is not seen.
#include <optional>
#include <span>
#include <vector>

#include "assistant/ids.h"
#include "core/describe.h"
#include "core/text_types.h"
#include "skills/onboarding/practice.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::policies {

using tenancy::Role;

enum class Effect { deny, require, hold };
AAI_DESCRIBE_ENUM(Effect, deny, require, hold)
enum class Circumstance { always, new_recipient, amount, commitment, bank_details };
AAI_DESCRIBE_ENUM(Circumstance, always, new_recipient, amount, commitment, bank_details)

struct Rule {
  Line<80> name;
  Effect effect{};
  Circumstance circumstance{};
  std::vector<Role> roles;  // deny: who may not; require: whose approvals count; none: everybody
  std::optional<MailboxId> mailbox_id;  // only drafts of this mailbox
  std::optional<long> amount_cents;     // this much or more; another currency counts as more
  std::optional<onboarding::Currency> currency;
  std::optional<int> approvals_needed;
  std::vector<int> weekdays;  // of the hours in which it may leave; 1 is Monday
  std::optional<int> opens_minute, closes_minute;
};
AAI_DESCRIBE(Rule, name, effect, circumstance, roles, mailbox_id, amount_cents, currency,
             approvals_needed, weekdays, opens_minute, closes_minute);

struct StatedAmount {
  std::string currency;
  long cents{};
};
AAI_DESCRIBE(StatedAmount, currency, cents);

struct Approver {
  UserId user_id;
  Role role{};  // of whom they stand in for, where they do
  std::optional<UserId> stands_in_for{};
};
AAI_DESCRIBE(Approver, user_id, role, stands_in_for);

// All the engine knows.
struct GateFacts {
  MailboxId mailbox_id;
  int week_minute{};  // of the organisation's week; 0 is Monday 00:00
  std::vector<std::string> new_recipients;
  std::vector<StatedAmount> amounts;
  bool has_too_many_facts{};  // more than were read: every rule about wording applies
  bool has_commitment{}, has_bank_details{};
  std::vector<Approver> approvers;  // in their order; who asks now is the last
};
AAI_DESCRIBE(GateFacts, mailbox_id, week_minute, new_recipients, amounts, has_too_many_facts,
             has_commitment, has_bank_details, approvers);

enum class Outcome { allowed, needs_another, denied };
AAI_DESCRIBE_ENUM(Outcome, allowed, needs_another, denied)

struct Verdict {
  Outcome outcome = Outcome::allowed;
  std::string rule, sentence;  // which rule speaks, and what it says; empty where none does
  int approvals_needed = 1;    // more than there are, exactly where another person is needed
  int hold_minutes = 0;        // until it may leave
  friend bool operator==(const Verdict&, const Verdict&) = default;
};
AAI_DESCRIBE(Verdict, outcome, rule, sentence, approvals_needed, hold_minutes);

// Adds what subject and text say: amounts, commitments, bank details.
void read_wording(GateFacts& facts, std::string_view subject, std::string_view text);

Verdict judge(const GateFacts& facts, std::span<const Rule> rules);

}
