#pragma once
// The operator's side of looking in (skill 064): beginning, ending, and what there was.
#include "backoffice/support/support.h"
#include "core/text_types.h"

namespace aai::support {

struct LookWish {
  OrgId org_id;
  std::optional<UserId> member_id;  // whoever allowed it, where nobody is named
  Prose<500> reason;
};
AAI_DESCRIBE(LookWish, org_id, member_id, reason);

// What is known of a wish before it is granted.
struct LookAsked {
  std::optional<ConsentId> consent_id;
  std::optional<Instant> consent_until_at;
  std::optional<UserId> member_id;
  bool is_operator{}, is_own{};
};
AAI_DESCRIBE(LookAsked, consent_id, consent_until_at, member_id, is_operator, is_own);

struct LookBegun {
  ImpersonationId id;
  Instant until_at{};
};
AAI_DESCRIBE(LookBegun, id, until_at);

struct LookEnded {
  OrgId org_id;
  UserId member_id;
};
AAI_DESCRIBE(LookEnded, org_id, member_id);

struct LookQuery {
  std::optional<ImpersonationId> after;
};
AAI_DESCRIBE(LookQuery, after);

struct OperatorLook {
  ImpersonationId id;
  OrgId org_id;
  std::string org_name, operator_name, member_name, reason;
  Instant began_at{}, until_at{};
  std::optional<Instant> ended_at;
  std::string ended_because;  // operator | withdrawn | other_address; empty: by time, or not yet
  bool is_open{}, is_mine{};  // mine: of this session, so that it is this browser that looks
};
AAI_DESCRIBE(OperatorLook, id, org_id, org_name, operator_name, member_name, reason, began_at,
             until_at, ended_at, ended_because, is_open, is_mine);

// A client who lets support look in now.
struct OpenClient {
  OrgId org_id;
  std::string org_name, granted_by;
  Instant until_at{};
};
AAI_DESCRIBE(OpenClient, org_id, org_name, granted_by, until_at);

struct OperatorLooks {
  std::vector<OperatorLook> items;
  std::optional<std::string> next_cursor;
  std::vector<OpenClient> open_to;
};
AAI_DESCRIBE(OperatorLooks, items, next_cursor, open_to);

// The newest first, 50 at a time.
Task<OperatorLooks> list_looks(Ctx&, const LookQuery&);
// Refuses: not_found, not_allowed, is_operator, is_own, already_looking, no_reason.
Task<LookBegun> begin_look(Ctx&, const LookWish&);
// Refuses: not_found.
Task<Nothing> end_look(Ctx&);

}
