#pragma once
// A consent on its way to a provider's page and back.
// Why: it is bound to person, session, organisation and provider, and taken once; otherwise a
// stranger could link a mailbox of theirs to your organisation, or yours to theirs.
// Limits: ten minutes.
#include "assistant/mail/mail.h"
#include "core/bytes.h"
#include "core/json_write.h"

namespace aai::mail {

enum class GrantKind { read, send };
AAI_DESCRIBE_ENUM(GrantKind, read, send);

enum class ConsentAt { google, mail };  // mail: where people sign in for mail by IMAP
AAI_DESCRIBE_ENUM(ConsentAt, google, mail);

struct ConsentPage {
  std::string url;
};
AAI_DESCRIBE(ConsentPage, url);

struct ConsentWish {
  ConsentAt at = ConsentAt::google;
  OrgId org;
  GrantKind kind = GrantKind::read;
  std::optional<MailboxId> mailbox;
  std::string return_to;  // a page of ours
  std::string address;    // of the mailbox; empty where the provider will say
};

struct BegunConsent {
  std::string redirect_uri, state, nonce, verifier;
};

// Queues the memory of it; the caller, whose session is known, sends the browser there.
BegunConsent begin_consent(Ctx&, const ConsentWish&);

struct TakenState {
  SessionId session_id;
  OrgId org_id;
  GrantKind grant_kind = GrantKind::read;
  std::optional<MailboxId> mailbox_id;
  std::string return_to, address, nonce;
  Sealed verifier;
};
AAI_DESCRIBE(TakenState, session_id, org_id, grant_kind, mailbox_id, return_to, address, nonce,
             verifier);

// Who came back, with what.
struct TakenConsent {
  TakenState state;
  std::string redirect_uri, verifier;
  std::string code, error;
};

// Nothing where it is not this person's and browser's, is late, was taken, or is another
// provider's. It is spent, whatever follows; a new transaction is left, in which nothing was said.
Task<std::optional<TakenConsent>> take_consent(Ctx&, ConsentAt at);

// Acts for the organisation that began it; false where this person may no longer connect mailboxes
// there: the consent took a while.
Task<bool> enter_consented(Ctx&, const TakenState&);

// Whoever came from the portal goes back there.
std::string return_page(const http::Request& request);
SeeOther back_to(std::string_view page, std::string_view news);
SeeOther back_with_problem(std::string_view page, std::string_view problem);

// The person said no, or it came to nothing: where it was about sending, the mailbox keeps why.
Task<SeeOther> finish_without(Ctx&, const TakenState&, std::string_view problem,
                              std::string_view cannot_send);

struct CallersRole {
  std::string role;
};
AAI_DESCRIBE(CallersRole, role);

}
