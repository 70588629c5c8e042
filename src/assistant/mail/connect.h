#pragma once
// Connecting a Gmail mailbox: two consents one after the other, first to read, then to send, so
// that the token that reads can never send.
// Why: a consent on its way is bound to person, session and organisation, and taken once; otherwise
// a stranger could link a mailbox of theirs to your organisation, or yours to theirs.
// Emits: mailbox.changed. Enqueues: mail.connect, as soon as reading is granted.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

enum class GrantKind { read, send };
AAI_DESCRIBE_ENUM(GrantKind, read, send);

struct ConsentPage {
  std::string url;
};
AAI_DESCRIBE(ConsentPage, url);

// The address of Google's consent page. Refuses: google_unavailable, google_not_configured.
Task<ConsentPage> begin_google(Ctx&);

// Where Google sends the browser back to. Always answers with a page of ours; what went wrong is
// told there as ?mailbox_problem=access_denied|state_invalid|scope_missing|other_account|try_again.
Task<SeeOther> finish_google(Ctx&);

struct TakenState {
  SessionId session_id;
  OrgId org_id;
  GrantKind grant_kind;
  std::optional<MailboxId> mailbox_id;
  std::string return_to, nonce;
  Sealed verifier;
};
AAI_DESCRIBE(TakenState, session_id, org_id, grant_kind, mailbox_id, return_to, nonce, verifier);

struct CallersRole {
  std::string role;
};
AAI_DESCRIBE(CallersRole, role);

struct KeptMailbox {
  MailboxId id;
};
AAI_DESCRIBE(KeptMailbox, id);

struct MailboxAddress {
  std::string address, address_key;
};
AAI_DESCRIBE(MailboxAddress, address, address_key);

}
