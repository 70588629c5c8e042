#pragma once
// Skill 011: people join organisations through memberships; what is billable or private hangs on
// the organisation.
// Emits: nothing. Refuses: too_many_orgs, last_owner, cannot_grant, not_found.
// Limits: 10 organisations owned by one person, 500 members listed.
#include "core/text_types.h"
#include "skills/tenancy/tenancy.h"

namespace aai::tenancy {

enum class Role { owner, admin, member };
AAI_DESCRIBE_ENUM(Role, owner, admin, member);

struct NewOrg {
  Line<80> name;
  TimeZone time_zone;
};
AAI_DESCRIBE(NewOrg, name, time_zone);

struct Org {
  OrgId id;
  std::string name, slug, role;
};
AAI_DESCRIBE(Org, id, name, slug, role);

struct Member {
  MembershipId id;
  UserId user_id;
  std::string name, email;
  Role role = Role::member;
  Instant created_at;
};
AAI_DESCRIBE(Member, id, user_id, name, email, role, created_at);

struct Members {
  std::vector<Member> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(Members, items, next_cursor);

struct RoleChange {
  Role role = Role::member;
};
AAI_DESCRIBE(RoleChange, role);

// "Müller & Söhne" becomes "muller-sohne"; what no letter survives, or the house needs itself,
// becomes "practice" or gets a suffix.
std::string slug_of(std::string_view name);

// POST /v1/orgs. The organisation, its owner and the owner's route appear together or not at all.
// Asked twice within a minute for the same name, it answers with the one it made.
Task<Org> create_org(Ctx&, const NewOrg&);

Task<Members> list_members(Ctx&);                            // GET .../members
Task<Member> change_role(Ctx&, const RoleChange&);           // PUT .../members/{member}/role
Task<Nothing> remove_member(Ctx&);                           // DELETE .../members/{member}

// The copies in the chooser, kept by those who decide: billing says what access an organisation
// has ("none", "trial", "active", "grace", "read_only", "ended"), onboarding when it was set up.
// Queued with the transaction; as aai_app or aai_worker.
void note_access(pg::Tx&, OrgId, std::string_view access, Instant at);
void note_onboarded(pg::Tx&, OrgId, Instant at);

// Rows of org_membership_model.sql.
struct OwnedCount {
  int owned = 0;
};
AAI_DESCRIBE(OwnedCount, owned);
struct OrgKey {
  OrgId id;
};
AAI_DESCRIBE(OrgKey, id);
struct OwnerCount {
  int owners = 0;
};
AAI_DESCRIBE(OwnerCount, owners);

}
