#pragma once
// Mail: connected mailboxes, and everything that was read from them.
// Source of truth: the provider has the mail; our tables have what was read, and sync_gaps,
// mail_problems and sync_cursors what was not yet. A message is known by mailbox and provider id.
// Emits: mailbox.changed {mailbox_id}. Asks triage: triage.read_message for each new message.
#include "assistant/ids.h"
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai {
class Work;
}

namespace aai::mail {

inline constexpr Perm read_mailboxes{"mailboxes.read",
                                     "See which mailboxes are connected, and how they do"};
inline constexpr Perm manage_mailboxes{"mailboxes.manage", "Connect and pause mailboxes",
                                       "owner admin"};
inline constexpr Perm read_mail{"mail.read", "Read the mail of the organisation's mailboxes"};

inline constexpr Problem google_unavailable{
    503, "mail.google_unavailable",
    "Google cannot be reached right now. Please try again in a minute."};
inline constexpr Problem google_not_configured{
    503, "mail.google_not_configured",
    "This installation has no Google client yet. Its operator can add one."};
inline constexpr Problem mailbox_broken{
    409, "mail.mailbox_broken", "The mailbox has to be connected again before this can be read."};
inline constexpr Problem attachment_gone{410, "mail.attachment_gone",
                                         "The message is no longer in the mailbox."};
inline constexpr Problem push_not_believed{401, "mail.push_not_believed",
                                           "This push was not signed for us."};

extern const Module mail_module;
extern const WorkTables mail_work;

}
