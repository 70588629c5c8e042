#pragma once
// Where a domain says its mailboxes are: SRV records of RFC 6186 and RFC 8314. What is found is a
// proposal to a person, who may know better; nothing is connected to here.
#include "platform/net/dialer.h"
#include "providers/mailbox/outcome.h"

namespace aai::imap {

enum class Told { by_domain, guessed, not_offered };  // not_offered: the domain says it has none

struct Proposal {
  net::Endpoint mailbox, submission;
  Told told = Told::guessed;
};

// The domain's own word first, TLS from the first byte before STARTTLS. Where it says nothing,
// "imap." and "smtp." are guesses, and a person must confirm them. Refuses what is no address.
Task<mailbox::Outcome<Proposal>> propose_settings(net::Dialer& dialer, std::string address);

}
