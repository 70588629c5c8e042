#pragma once
// Tenancy: organisations, who belongs to them, and the walls between them.
// Source of truth: orgs and memberships, behind the wall; membership_routes is the copy a person
// chooses from before an organisation is entered.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::tenancy {

using MembershipId = Id<struct MembershipTag>;

inline constexpr Perm read_members{"members.read", "See who belongs to the organisation"};
inline constexpr Perm manage_members{"members.manage", "Change roles and remove members",
                                     "owner admin"};

inline constexpr Problem last_owner{409, "tenancy.last_owner", "An organisation needs an owner. "
    "Name another one first."};
inline constexpr Problem too_many_orgs{409, "tenancy.too_many_orgs",
                                       "You own as many organisations "
                                       "as one person may."};
inline constexpr Problem cannot_grant{403, "permissions.cannot_grant", "Nobody can give or take a "
    "role above their own."};

extern const Module tenancy_module;

}
