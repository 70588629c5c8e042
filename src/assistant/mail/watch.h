#pragma once
// Asks the provider to tell of changes. Without a topic, or where it refuses, mailboxes are polled.
#include "assistant/mail/fetch.h"

namespace aai::mail {

// Whatever comes of it, the mailbox is read: by push, or once a minute.
Task<Stop> start_watch(Work&, MailboxId, mailbox::Mailbox&);

}
