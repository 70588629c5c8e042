#pragma once
// Delegations: somebody approves in another's place while that one is away. Towards the rules of
// the policy, the one standing in has the higher of the two roles; everything else stays as it is.
//
// Source of truth: approval_delegations; acting_role() says what follows from them at an instant.
// Refuses: delegation_not_understood, too_many_delegations, permissions.cannot_grant, not_found.
// Limits: 92 days each; 50 that are not over. An admin delegates no owner's approvals.
#include "assistant/policies/policies.h"
#include "core/instant.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::policies {

using DelegationId = Id<struct DelegationTag>;

inline constexpr Problem delegation_not_understood{422, "policies.delegation_not_understood",
                                                   "This delegation cannot be kept."};
inline constexpr Problem too_many_delegations{409, "policies.too_many_delegations",
                                              "There are enough delegations already."};

// "2026-12-24"
struct Day {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "a day such as 2026-12-24";
  friend auto operator<=>(const Day&, const Day&) = default;
};

struct DelegationWish {
  UserId from_user_id, to_user_id;
  Day starts_on, ends_on;  // both included, by the organisation's clock
};
AAI_DESCRIBE(DelegationWish, from_user_id, to_user_id, starts_on, ends_on);

struct Delegation {
  DelegationId id;
  UserId from_user_id, to_user_id;
  std::string from_name, to_name, starts_on, ends_on;
  tenancy::Role from_role{};
  bool is_active{};  // today is one of its days
};
AAI_DESCRIBE(Delegation, id, from_user_id, to_user_id, from_name, to_name, starts_on, ends_on,
             from_role, is_active);

struct Delegations {
  std::vector<Delegation> items;  // that are not over, the next first
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Delegations, items, next_cursor);

Task<Delegations> list_delegations(Ctx&);                     // GET .../approval-delegations
Task<Delegation> delegate(Ctx&, const DelegationWish& wish);  // POST .../approval-delegations
Task<Nothing> withdraw_delegation(Ctx&);  // DELETE .../approval-delegations/{delegation}

// Rows of delegations.sql.
struct DelegatingNow {
  std::optional<tenancy::Role> from_role;  // none: no member
  bool is_member{}, is_over{};             // the one standing in; the last day, by the org's clock
  int day_count{}, open_count{};
};
AAI_DESCRIBE(DelegatingNow, from_role, is_member, is_over, day_count, open_count);
struct DelegationKey {
  DelegationId id;
};
AAI_DESCRIBE(DelegationKey, id);

}
