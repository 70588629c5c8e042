#pragma once
// Skill 034: the right person joins the right organisation with the right role, once.
// Why: possession of a link is not ownership of an address: whoever accepts is signed in with the
// invited one, so a link passed on, or guessed, opens nothing.
// Source of truth: invitations; a pending one reserves a seat of the plan (skill 015).
// Limits: a week; 50 invitations an organisation and day; the mail carries no free text.
// Refuses: too_many_seats, already_member, too_many_invitations, cannot_grant, not_found; and on
// the page for the invited, in words: wrong_address, invitation_over.
#include "core/text_types.h"
#include "platform/http/message.h"
#include "skills/identity/email_identity.h"
#include "skills/onboarding/onboarding.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::onboarding {

using InvitationId = Id<struct InvitationTag>;
using tenancy::Role;

inline constexpr Problem too_many_seats{409, "onboarding.too_many_seats",
                                        "Every seat of the plan is taken or promised."};
inline constexpr Problem already_member{409, "onboarding.already_member",
                                        "This person belongs to the practice already."};
inline constexpr Problem too_many_invitations{429, "onboarding.too_many_invitations",
                                              "That is enough invitations for today."};

struct InvitationWish {
  identity::TypedEmail email;
  Role role = Role::member;
};
AAI_DESCRIBE(InvitationWish, email, role);

struct Invitation {
  InvitationId id;
  std::string email;
  Role role = Role::member;
  std::string invited_by;
  Instant created_at{}, expires_at{};
};
AAI_DESCRIBE(Invitation, id, email, role, invited_by, created_at, expires_at);

// Seats: people in the practice, people asked, and how many the plan allows (null: no limit).
struct Invitations {
  std::vector<Invitation> items;
  std::optional<std::string> next_cursor;
  int seats_used = 0, seats_promised = 0;
  std::optional<int> seats_max;
};
AAI_DESCRIBE(Invitations, items, next_cursor, seats_used, seats_promised, seats_max);

Task<Invitation> invite(Ctx&, const InvitationWish& wish);  // POST .../invitations: again, anew
Task<Invitations> list_invitations(Ctx&);                   // GET .../invitations
Task<Nothing> revoke_invitation(Ctx&);                      // DELETE .../invitations/{invitation}

// For the invited. The page needs no session and changes nothing; accepting needs one, of the
// invited address; declining needs none.
Task<http::Reply> show_invitation(Ctx&);     // GET /invite/{invitation}
Task<http::Reply> accept_invitation(Ctx&);   // POST /invite/{invitation}/acceptance
Task<http::Reply> decline_invitation(Ctx&);  // POST /invite/{invitation}/refusal

// Rows of team_invitations.sql.
struct InvitingNow {
  std::string org_name, inviter, locale;
  bool is_member{};
  int members{}, promised{}, invited_today{};
};
AAI_DESCRIBE(InvitingNow, org_name, inviter, locale, is_member, members, promised, invited_today);
struct InvitationRoute {
  OrgId org_id;
};
AAI_DESCRIBE(InvitationRoute, org_id);
struct OpenInvitation {
  InvitationId id;
  std::string email;
  Role role = Role::member;
  std::string org_name, inviter, own_email;
  bool is_open{}, may_invite{}, is_member{};
  int members{};
};
AAI_DESCRIBE(OpenInvitation, id, email, role, org_name, inviter, own_email, is_open, may_invite,
             is_member, members);
struct SeatCount {
  int members{};
};
AAI_DESCRIBE(SeatCount, members);
struct InvitationKey {
  InvitationId id;
};
AAI_DESCRIBE(InvitationKey, id);

}
