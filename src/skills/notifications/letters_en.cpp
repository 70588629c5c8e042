#include "skills/notifications/letters.h"

namespace aai::notifications {

// Names people typed stay out of the subjects: lock screens and server logs show those.
namespace {

const std::vector<Words> words = {
    {Template::magic_link,
     "en",
     "Your sign-in link for AssistantAI",
     "Sign in to AssistantAI",
     {"Type this code where you asked for it, or open the link below in the same browser. Both "
      "are good for 10 minutes, once.",
      "{code}"},
     "Sign in",
     "/auth/magic#{token}",
     {"You did not ask for this? Then nothing happens: without the browser that asked, neither "
      "link nor code opens anything."}},
    {Template::welcome,
     "en",
     "Welcome to AssistantAI",
     "Your practice is set up",
     {"{org_name} is ready. Connect a mailbox, and replies will be waiting for your approval.",
      "Nothing is ever sent without a decision of yours."},
     "Open the portal",
     "/portal/?org={org_id}",
     {}},
    {Template::trial_ending,
     "en",
     "Your AssistantAI trial ends in 3 days",
     "Three days of trial are left",
     {"The trial of {org_name} ends on {ends_on}.",
      "To keep replies coming, choose a plan before then. If you do nothing, drafting stops and "
      "nothing is charged."},
     "Choose a plan",
     "/portal/settings/plan?org={org_id}",
     {"Your mail stays in your mailbox, whatever you choose."}},
    {Template::trial_ended,
     "en",
     "Your AssistantAI trial has ended",
     "The trial has ended",
     {"The trial of {org_name} ended on {ends_on}. No replies are drafted from now on, and "
      "nothing was charged.",
      "What you wrote and approved stays readable. Choose a plan to go on where you stopped."},
     "Choose a plan",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::payment_failed,
     "en",
     "A payment did not go through",
     "A payment did not go through",
     {"The payment of {amount} for {org_name} was declined. We will try again; nothing stops "
      "today.",
      "If the card has expired or was replaced, please enter the new one."},
     "Update the card",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::account_read_only,
     "en",
     "Your AssistantAI account is read-only",
     "The account is read-only for now",
     {"The payment of {amount} for {org_name} has been open for a week. No replies are drafted "
      "until it is paid.",
      "Everything stays readable and can be exported."},
     "Pay the open invoice",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::plan_ended,
     "en",
     "Your AssistantAI plan has ended",
     "The plan has ended",
     {"The plan of {org_name} ended on {ends_on}. No replies are drafted from now on.",
      "What you wrote and approved stays readable. Choose a plan to go on where you stopped."},
     "Choose a plan",
     "/portal/settings/plan?org={org_id}",
     {}},
    {Template::mailbox_reconnect,
     "en",
     "A mailbox needs your consent again",
     "A mailbox needs your consent again",
     {"We can no longer read {mailbox_address}. That happens when a password was changed or the "
      "consent was withdrawn.",
      "Mail that arrives meanwhile is not lost: it is read as soon as the mailbox is connected "
      "again."},
     "Connect it again",
     "/portal/mailboxes?org={org_id}",
     {}},
    {Template::daily_report,
     "en",
     "Your day with AssistantAI",
     "{org_name}, {day}",
     {"Waiting for a decision: {waiting}", "Mails received: {received}",
      "Replies drafted: {drafted}", "Replies sent: {sent}", "Failed: {failed}"},
     "See what is waiting",
     "/portal/?org={org_id}",
     {"To stop this daily mail, open {unsubscribe} and press the button; no sign-in is needed."}},
    {Template::invitation,
     "en",
     "An invitation to AssistantAI",
     "An invitation to AssistantAI",
     {"{inviter} asks you to work in {org_name} with AssistantAI.",
      "Open the invitation within a week and sign in with this address; with another one it opens "
      "nothing."},
     "See the invitation",
     "/invite/{link_id}",
     {"You do not know them? Then do nothing, or decline on that page without signing in."}},
};

}

const std::vector<Words>& english_words() { return words; }

}
