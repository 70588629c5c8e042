#pragma once
// Connecting a Gmail mailbox: two consents one after the other, first to read, then to send, so
// that the token that reads can never send (consents.h).
// Emits: mailbox.changed. Enqueues: mail.connect, as soon as reading is granted.
#include "assistant/mail/consents.h"

namespace aai::mail {

// The address of Google's consent page. Refuses: google_unavailable, google_not_configured.
Task<ConsentPage> begin_google(Ctx&);

// Where Google sends the browser back to. Always answers with a page of ours; what went wrong is
// told there as ?mailbox_problem=access_denied|state_invalid|scope_missing|other_account|try_again.
Task<SeeOther> finish_google(Ctx&);

struct KeptMailbox {
  MailboxId id;
};
AAI_DESCRIBE(KeptMailbox, id);

struct MailboxAddress {
  std::string address, address_key;
};
AAI_DESCRIBE(MailboxAddress, address, address_key);

}
