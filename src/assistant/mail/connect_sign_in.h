#pragma once
// Connecting a mailbox by IMAP at a provider where its owner signs in, so that we get a token and
// no password: two consents one after the other, first to read, then to send, each with a token of
// its own that is tried at the servers before anything is kept.
// Why tried: such a provider need not prove an address; its servers say whether the token opens it.
// Emits: mailbox.changed. Enqueues: mail.connect, as soon as reading is granted.
#include "assistant/mail/connect_imap.h"
#include "assistant/mail/consents.h"

namespace aai::mail {

inline constexpr Problem sign_in_not_configured{
    503, "mail.sign_in_not_configured",
    "This installation has no provider to sign in at. Its operator can add one."};

struct SignInOffer {
  std::optional<std::string> name;  // of the provider; nothing: there is none
};
AAI_DESCRIBE(SignInOffer, name);

Task<SignInOffer> show_sign_in(Ctx&);

// The address of the provider's consent page. Refuses: sign_in_not_configured.
Task<ConsentPage> begin_sign_in(Ctx&, const AddressAsked&);

// Where the provider sends the browser back to. Always answers with a page of ours; what went wrong
// is told there as ?mailbox_problem=sign_in_denied|sign_in_other_account|sign_in_servers|
// state_invalid|other_provider|sign_in_again.
Task<SeeOther> finish_sign_in(Ctx&);

}
