#include "skills/onboarding/team_invitations.h"

#include "core/html.h"
#include "gen/sql/skills/onboarding/team_invitations.h"
#include "platform/http/plain_page.h"
#include "skills/billing/plan_catalog_entitlements.h"
#include "skills/notifications/notifications.h"

namespace aai::onboarding {
namespace {

constexpr int invitations_per_day = 50;
constexpr std::chrono::hours good_for{7 * 24};

http::Reply page(int status, std::string title, std::string body) {
  return http::plain_page({"en", std::move(title), std::move(body), status});
}

http::Reply over_page() {
  return page(410, "This invitation is over",
              "<p>It was answered, withdrawn or is too old. Ask for a new one.</p>");
}

std::string path_of(const InvitationId& id) { return "/invite/" + std::string(id.view()); }

bool has_room(const billing::Entitlements& plan, int taken) {
  return plan.plan_key && (!plan.seats_max || taken < *plan.seats_max);
}

// The invitation of the path; its organisation is entered and its seats are locked.
Task<OpenInvitation> load_invitation(Ctx& ctx) {
  const auto id = ctx.path_id<InvitationId>("invitation");
  const auto route = co_await ctx.tx(sql::route_of_invitation, id);
  if (!route) refuse(not_found);
  ctx.org = route->org_id;
  ctx.tx.queue(sql::enter_inviting_org, ctx.org);
  ctx.tx.queue(sql::lock_seats, ctx.org);
  const auto found = co_await ctx.tx(sql::open_invitation, ctx.org, id, ctx.now);
  if (!found) refuse(not_found);
  co_return *found;
}

Task<void> mail_invitation(Ctx& ctx, const Invitation& made, const InvitingNow& now) {
  notifications::EmailWish wish;
  wish.to = made.email;
  wish.what = notifications::Template::invitation;
  wish.locale = now.locale;
  wish.dedupe_key = "invitation:" + std::string(made.id.view());
  wish.facts.link_id = std::string(made.id.view());
  wish.facts.org_name = now.org_name;
  wish.facts.inviter = now.inviter;
  co_await notifications::queue_email(ctx, wish);
}

}

// [code: a seat is promised]
Task<Invitation> invite(Ctx& ctx, const InvitationWish& wish) {
  require(ctx.role == "owner" || wish.role != Role::owner, tenancy::cannot_grant);
  const auto email = wish.email.key();
  ctx.tx.queue(sql::lock_seats, ctx.org);
  const auto now = co_await ctx.tx(sql::inviting_now, ctx.org, email, ctx.now);
  const auto plan = co_await billing::entitlements_of(ctx.tx, ctx.org);
  require(!now.is_member, already_member);
  require(has_room(plan, now.members + now.promised), too_many_seats);
  require(now.invited_today < invitations_per_day, too_many_invitations);

  const Instant expires_at = ctx.now + good_for;
  const Invitation made{ctx.new_id<InvitationId>(), email,   wish.role,
                        now.inviter,                ctx.now, expires_at};
  ctx.tx.queue(sql::replace_invitation, ctx.org, email, ctx.now);
  ctx.tx.queue(sql::insert_invitation, ctx.org, made.id, email, wish.role, expires_at, ctx.now);
  co_await mail_invitation(ctx, made, now);
  co_return made;
}
// [end]

Task<Invitations> list_invitations(Ctx& ctx) {
  const auto pending = ctx.tx.queue(sql::pending_invitations, ctx.org, ctx.now);
  const auto seats = ctx.tx.queue(sql::count_members, ctx.org);
  const auto plan = co_await billing::entitlements_of(ctx.tx, ctx.org);
  Invitations all;
  all.items = pending.get();
  all.seats_used = seats.get().members;
  all.seats_promised = static_cast<int>(all.items.size());
  all.seats_max = plan.plan_key ? plan.seats_max : std::optional(0);
  co_return all;
}

Task<Nothing> revoke_invitation(Ctx& ctx) {
  const auto id = ctx.path_id<InvitationId>("invitation");
  const auto revoked = co_await ctx.tx(sql::revoke, ctx.org, id, ctx.now);
  if (!revoked) refuse(not_found);
  co_return Nothing{};
}

// Who is signed in is not looked at here: the page is the same for a stranger and the invited.
Task<http::Reply> show_invitation(Ctx& ctx) {
  const auto invitation = co_await load_invitation(ctx);
  if (!invitation.is_open || !invitation.may_invite) co_return over_page();
  const auto path = path_of(invitation.id);
  const bool is_signed_in = !ctx.token_hash.data.empty();
  const auto refusal =
      http::button_form(path + "/refusal", "This is not for me", http::ButtonLook::plain);
  const auto way = is_signed_in
                       ? http::button_form(path + "/acceptance", "Join")
                       : "<p><a class=\"button primary large\" href=\"/sign-in?next=" + path +
                             "\">Sign in to join</a></p>";
  co_return page(200, "Join " + invitation.org_name,
                 "<p>" + escape_html(invitation.inviter) + " asks you to work in the practice " +
                     escape_html(invitation.org_name) +
                     " with AssistantAI. Sign in with the address this invitation was mailed "
                     "to.</p>" + way + refusal);
}

Task<http::Reply> accept_invitation(Ctx& ctx) {
  const auto invitation = co_await load_invitation(ctx);
  http::Reply joined;
  joined.status = 303;
  joined.content_type.clear();
  joined.with("Location", "/portal/?org=" + std::string(ctx.org.view()));
  if (invitation.is_member) co_return joined;

  if (!invitation.is_open || !invitation.may_invite) co_return over_page();
  if (invitation.own_email != invitation.email) {
    co_return page(403, "This invitation is for another address",
                   "<p>You are signed in as " + escape_html(invitation.own_email) +
                       ". Sign out, then open the invitation again and sign in with the address "
                       "it was mailed to.</p>");
  }
  const auto plan = co_await billing::entitlements_of(ctx.tx, ctx.org);
  if (!has_room(plan, invitation.members)) {
    co_return page(409, "There is no seat left",
                   "<p>The plan of the practice has no free seat just now. Ask whoever invited "
                   "you.</p>");
  }
  ctx.tx.queue(sql::join_org, ctx.org, invitation.id, ctx.new_id<tenancy::MembershipId>(), ctx.now);
  co_return joined;
}

Task<http::Reply> decline_invitation(Ctx& ctx) {
  const auto invitation = co_await load_invitation(ctx);
  ctx.tx.queue(sql::decline, ctx.org, invitation.id, ctx.now);
  co_return page(200, "Thank you", "<p>The invitation is declined. Nothing else happens.</p>");
}

}
