#include "skills/security/audit_words.h"

#include <algorithm>

#include "skills/security/audit_log.h"

namespace aai::security {
namespace {

// `of` has {} where the name goes; `plain` is for what has none any more.
struct Words {
  std::string_view action, of, plain;
};

constexpr Words words[] = {
    {"draft.approved", "approved the reply to {}", "approved a reply"},
    {"draft.approval_counted", "approved the reply to {}, which waits for another person",
     "approved a reply, which waits for another person"},
    {"draft.approval_undone", "called the reply to {} back", "called a reply back"},
    {"draft.rejected", "rejected the reply to {}", "rejected a reply"},
    {"draft.rejection_undone", "took back the rejection of the reply to {}",
     "took back a rejection"},
    {"draft.edited", "edited the reply to {}", "edited a reply"},
    {"draft.snoozed", "put off the reply to {}", "put off a reply"},
    {"draft.snooze_undone", "brought back the reply to {}", "brought back a reply"},
    {"draft.sent", "sent the approved reply to {}", "sent an approved reply"},
    {"draft.voided", "did not send the reply to {}: the conversation had moved on",
     "did not send a reply: the conversation had moved on"},
    {"draft.misfiled", "called the approved reply to {} back by filing its conversation elsewhere",
     "called an approved reply back by filing its conversation elsewhere"},
    {"draft.failed", "could not send the reply to {}", "could not send a reply"},
    {"sending.stopped", "", "stopped all sending"},
    {"sending.resumed", "", "let sending go on"},
    {"policies.changed", "", "changed who may approve what"},
    {"policies.delegated", "", "let somebody approve in another's place"},
    {"policies.delegation_withdrawn", "", "ended that somebody approves in another's place"},
    {"member.role_changed", "changed the role of {} to {role}", "changed a role to {role}"},
    {"member.removed", "removed {} from the organisation", "removed a member"},
    {"member.invited", "invited {}", "invited a colleague"},
    {"member.invitation_withdrawn", "withdrew the invitation of {}", "withdrew an invitation"},
    {"member.joined", "joined the organisation", "joined the organisation"},
    {"org.created", "", "created the organisation"},
    {"auth.signed_in", "", "signed in"},
    {"auth.signed_out", "", "signed out"},
    {"auth.session_ended", "", "signed one of their other browsers out"},
    {"auth.other_sessions_ended", "", "signed all their other browsers out"},
    {"profile.changed", "", "changed their own profile"},
    {"mailbox.connection_begun", "", "began to connect a mailbox"},
    {"mailbox.connected", "connected the mailbox {}", "connected a mailbox"},
    {"mailbox.sending_granted", "allowed sending from {}", "allowed sending from a mailbox"},
    {"mailbox.trust_changed", "said whose word on senders counts for the mailbox {}",
     "said whose word on senders counts for a mailbox"},
    {"mailbox.paused", "paused the mailbox {}", "paused a mailbox"},
    {"mailbox.resumed", "resumed the mailbox {}", "resumed a mailbox"},
    {"billing.trial_began", "", "began the free trial"},
    {"billing.checkout_asked", "", "opened the payment page"},
    {"billing.plan_changed", "", "changed the plan"},
    {"billing.plan_kept", "", "called a change of the plan off"},
    {"billing.subscription_changed", "", "changed the subscription"},
    {"settings.practice_saved", "", "saved the practice's details"},
    {"settings.services_saved", "", "saved the list of services and fees"},
    {"settings.voice_saved", "", "saved how replies are written"},
    {"settings.hours_saved", "", "saved the opening hours"},
    {"settings.report_time_saved", "", "chose when the daily report comes"},
    {"settings.follow_ups_saved", "", "chose when replies are followed up"},
    {"settings.mails_chosen", "", "chose which mails they get"},
    {"settings.step_skipped", "", "skipped a step of the set-up"},
    {"settings.support_allowed", "", "let support look in"},
    {"settings.support_withdrawn", "", "let support look in no more"},
    {"settings.completed", "", "finished the set-up"},
    {"knowledge.added", "added the document “{}”", "added a document"},
    {"knowledge.replaced", "rewrote the document “{}”", "rewrote a document"},
    {"knowledge.removed", "removed the document “{}”", "removed a document"},
    {"knowledge.memory_revoked", "", "revoked what was learned from edits"},
    {"knowledge.memory_widened", "", "let what was learned from edits hold more widely"},
    {"client.added", "", "added a client"},
    {"client.renamed", "", "renamed a client"},
    {"client.contact_added", "", "added a contact of a client"},
    {"client.contact_removed", "", "removed a contact of a client"},
    {"matter.opened", "", "opened a matter"},
    {"matter.renamed", "", "renamed a matter"},
    {"matter.closed", "", "closed a matter"},
    {"matter.reopened", "", "opened a closed matter again"},
    {"draft.asked_for", "", "asked for a draft of a conversation"},
    {"thread.filed", "", "filed a conversation to a matter, or to none"},
    {"operator.paused_mailbox", "paused the mailbox {}", "paused a mailbox"},
    {"operator.resumed_mailbox", "resumed the mailbox {}", "resumed a mailbox"},
    {"operator.replayed_mailbox", "had the mailbox {} read again", "had a mailbox read again"},
    {"operator.retried_job", "", "started a failed task again"},
    {"operator.replayed_stripe_event", "", "applied a payment notice again"},
    {"operator.ran_cron", "", "started a routine task"},
    {"operator.view_began", "began to look in as {}", "began to look in"},
    {"operator.looked", "looked in as {}", "looked in"},
    {"operator.view_ended", "looks in as {} no more", "looks in no more"},
    {"operator.searched_clients", "", "searched the list of clients"},
    {"access.refused", "", "tried something they may not do, and was refused"},
    {"audit.exported", "", "exported this record"},
    {"audit.person_erased", "", "erased a person's name and addresses from this record"},
};

std::string filled(std::string_view form, std::string_view gap, std::string_view text) {
  std::string out(form);
  const auto at = out.find(gap);
  if (at != out.npos) out.replace(at, gap.size(), text);
  return out;
}

// The length of the character that starts here and is not to be shown; 0: it may be.
std::size_t unshown_at(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (byte(0) == 0xe2 && byte(1) == 0x80 &&
      ((byte(2) >= 0xa8 && byte(2) <= 0xae) || byte(2) == 0x8e || byte(2) == 0x8f))
    return 3;  // line separators, marks and overrides of direction
  if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
  return 0;
}

}

std::string plain_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto unshown = unshown_at(text);
    if (unshown > 0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      text.remove_prefix(unshown);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string actor_in_words(const AuditEntry& entry) {
  const auto name = plain_line(entry.actor_name);
  if (entry.actor_kind == "job") return "AssistantAI";
  if (entry.actor_kind == "provider") return "A service provider";
  if (entry.actor_kind == "command") return "The administrator of this installation";
  if (entry.actor_kind == "visitor") return "Someone who does not belong here";
  if (name.empty()) return "Someone whose name was erased";
  return entry.actor_kind.starts_with("operator") ? name + " (support)" : name;
}

std::string act_in_words(const AuditEntry& entry) {
  const auto found = std::ranges::find(words, std::string_view(entry.action), &Words::action);
  if (found == std::end(words)) return plain_line(entry.action);
  const auto about = plain_line(entry.about);
  const bool is_named = !about.empty() && !found->of.empty();
  const auto with_role = filled(is_named ? found->of : found->plain, "{role}", entry.role);
  return is_named ? filled(with_role, "{}", about) : with_role;
}

}
