#include "skills/security/audit_acts.h"

#include <algorithm>

#include "gen/sql/skills/security/audit_acts.h"
#include "platform/http/route.h"

namespace aai::security {
namespace {

using http::Method;

constexpr RouteAct acts[] = {
    {"profile.changed", Method::patch, "/v1/me", ""},
    {"auth.session_ended", Method::del, "/v1/me/sessions/{session}", "session"},
    {"auth.other_sessions_ended", Method::del, "/v1/me/sessions", ""},
    {"billing.trial_began", Method::post, "/v1/orgs/{org}/trial", ""},
    {"billing.plan_changed", Method::post, "/v1/orgs/{org}/subscription/change", ""},
    {"billing.plan_kept", Method::del, "/v1/orgs/{org}/subscription/change", ""},
    {"billing.checkout_asked", Method::post, "/v1/orgs/{org}/checkout", ""},
    {"settings.practice_saved", Method::put, "/v1/orgs/{org}/onboarding/practice", ""},
    {"settings.services_saved", Method::put, "/v1/orgs/{org}/onboarding/services", ""},
    {"settings.voice_saved", Method::put, "/v1/orgs/{org}/onboarding/voice", ""},
    {"settings.hours_saved", Method::put, "/v1/orgs/{org}/onboarding/hours", ""},
    {"settings.step_skipped", Method::put, "/v1/orgs/{org}/onboarding/skips/{step}", "step"},
    {"settings.report_time_saved", Method::put, "/v1/orgs/{org}/report-time", ""},
    {"settings.follow_ups_saved", Method::put, "/v1/orgs/{org}/follow-ups", ""},
    {"settings.mails_chosen", Method::put, "/v1/orgs/{org}/preferences", ""},
    {"member.invitation_withdrawn", Method::del, "/v1/orgs/{org}/invitations/{invitation}",
     "invitation"},
    {"settings.completed", Method::post, "/v1/orgs/{org}/onboarding/completion", ""},
    {"mailbox.connection_begun", Method::post, "/v1/orgs/{org}/mailboxes/google", ""},
    {"mailbox.connection_begun", Method::post, "/v1/orgs/{org}/mailboxes/imap/sign-in", ""},
    {"draft.edited", Method::put, "/v1/orgs/{org}/drafts/{draft}/text", "draft"},
    {"draft.approval_undone", Method::del, "/v1/orgs/{org}/drafts/{draft}/approval", "draft"},
    {"draft.rejection_undone", Method::del, "/v1/orgs/{org}/drafts/{draft}/rejection", "draft"},
    {"draft.snoozed", Method::post, "/v1/orgs/{org}/drafts/{draft}/snooze", "draft"},
    {"draft.snooze_undone", Method::del, "/v1/orgs/{org}/drafts/{draft}/snooze", "draft"},
    {"draft.asked_for", Method::post, "/v1/orgs/{org}/threads/{thread}/draft", "thread"},
    {"knowledge.added", Method::post, "/v1/orgs/{org}/knowledge", ""},
    {"knowledge.replaced", Method::put, "/v1/orgs/{org}/knowledge/{document}", "document"},
    {"knowledge.removed", Method::del, "/v1/orgs/{org}/knowledge/{document}", "document"},
    {"knowledge.memory_revoked", Method::del, "/v1/orgs/{org}/memories/{memory}", "memory"},
    {"knowledge.memory_widened", Method::put, "/v1/orgs/{org}/memories/{memory}/scope", "memory"},
    {"client.added", Method::post, "/v1/orgs/{org}/clients", ""},
    {"client.renamed", Method::put, "/v1/orgs/{org}/clients/{client}", "client"},
    {"client.contact_added", Method::post, "/v1/orgs/{org}/clients/{client}/contacts", "client"},
    {"client.contact_removed", Method::del,
     "/v1/orgs/{org}/clients/{client}/contacts/{contact}", "client"},
    {"matter.opened", Method::post, "/v1/orgs/{org}/matters", ""},
    {"matter.renamed", Method::put, "/v1/orgs/{org}/matters/{matter}", "matter"},
    {"matter.closed", Method::put, "/v1/orgs/{org}/matters/{matter}/closing", "matter"},
    {"matter.reopened", Method::del, "/v1/orgs/{org}/matters/{matter}/closing", "matter"},
    {"thread.filed", Method::put, "/v1/orgs/{org}/threads/{thread}/filing", "thread"},
    {"settings.support_allowed", Method::put, "/v1/orgs/{org}/support-access", ""},
    {"settings.support_withdrawn", Method::del, "/v1/orgs/{org}/support-access", ""},
    {"audit.exported", Method::get, "/v1/orgs/{org}/audit/export", ""},
};

constexpr OwnWords own_words[] = {
    {"/v1/auth/magic-links/consume", Method::post, "sessions.sql: record_sign_in"},
    {"/v1/auth/codes/consume", Method::post, "sessions.sql: record_sign_in"},
    {"/v1/auth/logout", Method::post, "sessions.sql: record_sign_out"},
    {"/v1/orgs", Method::post, "org_membership_model.sql: insert_owner"},
    {"/v1/orgs/{org}/members/{member}/role", Method::put, "org_membership_model.sql: set_role"},
    {"/v1/orgs/{org}/members/{member}", Method::del, "org_membership_model.sql: delete_member"},
    {"/v1/orgs/{org}/invitations", Method::post, "team_invitations.sql: insert_invitation"},
    {"/invite/{invitation}/acceptance", Method::post, "team_invitations.sql: join_org"},
    {"/v1/orgs/{org}/mailboxes/imap", Method::post, "connect.sql: audit_mailbox"},
    {"/v1/orgs/{org}/mailboxes/{mailbox}/sender-checks", Method::put,
     "sender_checks.sql: audit_trust"},
    {"/v1/orgs/{org}/mailboxes/{mailbox}/pause", Method::put, "connect.sql: audit_mailbox"},
    {"/v1/orgs/{org}/mailboxes/{mailbox}/pause", Method::del, "connect.sql: audit_mailbox"},
    {"/v1/orgs/{org}/drafts/{draft}/approval", Method::post, "decisions.sql: approve"},
    {"/v1/orgs/{org}/drafts/{draft}/rejection", Method::post, "decisions.sql: reject"},
    {"/v1/orgs/{org}/sending-stop", Method::put, "sending_stop.sql: stop_sending"},
    {"/v1/orgs/{org}/sending-stop", Method::del, "sending_stop.sql: resume_sending"},
    {"/v1/orgs/{org}/approval-policies", Method::put, "approval_policies.sql: change_policy"},
    {"/v1/orgs/{org}/approval-policies/simulation", Method::post,
     "it asks what a policy would have said, and changes nothing", true},
    {"/v1/orgs/{org}/approval-delegations", Method::post, "delegations.sql: keep_delegation"},
    {"/v1/orgs/{org}/approval-delegations/{delegation}", Method::del,
     "delegations.sql: withdraw_delegation"},
    {"/v1/orgs/{org}/subscription/preview", Method::post,
     "it asks what a plan would cost, and changes nothing", true},
    {"/v1/op/jobs/{job}/retry", Method::post, "operator_console.sql: record_act"},
    {"/v1/op/crons/{cron}/run", Method::post, "operator_console.sql: record_act"},
    {"/v1/op/stripe-events/{event}/replay", Method::post, "operator_console.sql: record_act"},
    {"/v1/op/mailboxes/{mailbox}/pause", Method::put, "operator_console.sql: record_act"},
    {"/v1/op/mailboxes/{mailbox}/pause", Method::del, "operator_console.sql: record_act"},
    {"/v1/op/mailboxes/{mailbox}/replay", Method::post, "operator_console.sql: record_act"},
    {"/v1/op/impersonations", Method::post, "operator_console.sql: record_act"},
    {"/v1/op/impersonations/{impersonation}", Method::del, "operator_console.sql: record_act"},
    {"/v1/auth/magic-links", Method::post,
     "nobody has proven who they are; magic_link_requests keeps what was asked", true},
    {"/invite/{invitation}/refusal", Method::post,
     "nobody has proven who they are; the invitation's row keeps what was answered, and when",
     true},
    {"/u/{token}", Method::post,
     "a mail program's click, of nobody's in particular; notification_choices keeps it", true},
    {"/webhooks/stripe", Method::post,
     "stripe_events keeps every delivery; what it changes is written by the job that applies it",
     true},
    {"/webhooks/resend", Method::post,
     "a provider's report about a letter; it decides nothing, and the letter's row keeps it", true},
    {"/hooks/gmail", Method::post, "a knock that only brings the next reading forward", true},
};

const RouteAct* act_of(const http::Route& route) {
  const auto found = std::ranges::find_if(acts, [&](const RouteAct& act) {
    return act.method == route.method && act.path == route.path;
  });
  return found == std::end(acts) ? nullptr : &*found;
}

bool is_hook(std::string_view path) {
  return path.starts_with("/webhooks/") || path.starts_with("/hooks/");
}

}

std::span<const RouteAct> route_acts() { return acts; }
std::span<const OwnWords> routes_with_own_words() { return own_words; }

std::string asker_kind(const http::Route& route) {
  if (route.is_operators()) return "operator";
  if (is_hook(route.path)) return "provider";
  return route.perm == anyone ? "visitor" : "member";
}

std::string asker_source(const http::Route& route) {
  return std::string(http::method_name(route.method)) + " " + std::string(route.path);
}

void record_route(Ctx& ctx, const http::Route& route) {
  const auto* act = act_of(route);
  if (!act) return;
  const auto target = std::string(ctx.path_text(act->target));
  const std::string action(act->action);
  if (route.names_org())
    ctx.tx.queue(sql::record_act, ctx.org, ctx.new_id<JobId>(), action, target, ctx.now);
  else
    ctx.tx.queue(sql::record_personal_act, action, target, ctx.now);
}

bool is_worth_recording(const Refused& refused) {
  constexpr std::string_view failed_sign_ins[] = {"auth.link_invalid", "auth.other_browser",
                                                  "auth.code_invalid", "auth.code_dead"};
  if (!refused.route) return false;
  if (std::ranges::find(failed_sign_ins, refused.code) != std::end(failed_sign_ins)) return true;
  if (refused.code == "api.foreign_origin") return false;  // whose page it was is not known
  return refused.status == 403 || (refused.status == 404 && refused.is_by_opening);
}

Task<void> record_refused(pg::Pool& app, const Refused& refused, const std::string& request_id,
                          const std::string& address, Instant at) {
  const bool is_stranger = refused.is_by_opening && refused.status == 404;
  const bool is_look = refused.route->names_org() && refused.code.starts_with("support.");
  const auto kind = is_look ? std::string("operator_as_member") : asker_kind(*refused.route);
  pg::Tx tx(app, pg::Access::write, std::nullopt, {});
  tx.queue(sql::record_refused, refused.org, refused.token_hash, refused.code, is_stranger, kind,
           asker_source(*refused.route), request_id, address, at);
  if (refused.code == "support.other_address")
    tx.queue(sql::end_look_from_elsewhere, refused.org, refused.token_hash, at);
  co_await tx.flush_last();
}

}
