#pragma once
// Support: an operator sees what a client sees, for at most half an hour, where the client allowed
// it. They keep their own session and name; mail, replies, clients and payments are not shown, and
// nothing can be changed. Each request stands in the client's audit with both people.
// Source of truth: impersonations and support_consents; impersonation_routes finds them.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::support {

using ImpersonationId = Id<struct ImpersonationTag>;
using ConsentId = Id<struct SupportConsentTag>;

inline constexpr Perm see_access{"support.read", "See whether support may look in, and who did",
                                 "owner admin"};
inline constexpr Perm allow_access{"support.allow", "Let support look in, and end it",
                                   "owner admin"};
inline constexpr Perm see_views{"op.views_read", "See who of support looks in where", ""};
inline constexpr Perm look{"op.look", "Look in as a client's member, where they allowed it", ""};

inline constexpr Problem not_allowed{403, "support.not_allowed",
                                     "This client has not allowed support to look in."};
inline constexpr Problem is_operator{403, "support.is_operator",
                                     "Nobody looks in as somebody of the service itself."};
inline constexpr Problem is_own{409, "support.is_own",
                                "You belong to this organisation; open it as yourself."};
inline constexpr Problem already_looking{409, "support.already_looking",
                                         "You look in somewhere already. End that first."};
inline constexpr Problem no_reason{422, "support.no_reason",
                                   "Say why, in ten letters or more; the client reads it."};
inline constexpr Problem bad_hours{422, "support.bad_hours", "Choose 1 to 72 hours."};

extern const Module support_module;

// What whoever looks in may read: the role "viewer", which no member can have. Routes of these
// rights change nothing and show no words of mail, replies or clients.
extern const std::span<const std::string_view> viewer_permissions;

}
