#pragma once
// Opens a connected mailbox, whoever its provider is.
// Access tokens of a grant: one that is good for a minute more is used as it is; else
// one caller holds the lease and refreshes it, and the others come again in a moment.
// `revoked` means that the owner must consent again: the mailbox is then marked broken already.
#include "assistant/mail/imap_servers.h"
#include "assistant/mail/sealing.h"
#include "providers/mailbox/mailbox.h"

namespace aai::pg {
class Pool;
class Tx;
}

namespace aai::mail {

struct Opened {
  mailbox::Trouble trouble = mailbox::Trouble::none;
  std::string reason;
  std::optional<Instant> retry_at;
  std::unique_ptr<mailbox::Mailbox> mailbox;  // where nothing is the trouble
  bool ok() const { return trouble == mailbox::Trouble::none; }
};

// By IMAP it is connected and logged in already: a wrong password shows here, as `unauthorized`,
// and as `revoked` once it was wrong in several runs. A token that is refused is refreshed once.
//
// In a request: ends the transaction at hand and leaves a new one. Reading only.
Task<Opened> open_reading(Ctx&, MailboxId);
// In a job: in transactions of its own, as aai_worker ...
Task<Opened> open_reading(Work&, MailboxId);
// ... and as aai_sender, the only login that may open the sending grant.
Task<Opened> open_sending(Work&, MailboxId);

// For who listens, outside of any job: in transactions of its own, with that pool of aai_worker's.
Task<Opened> open_reading(const Env&, pg::Pool&, OrgId, MailboxId);

struct ReadingToken {
  mailbox::Trouble trouble = mailbox::Trouble::none;
  std::string token, reason;
};
// An access token to read mail by IMAP with, of a mailbox whose owner signed in at the provider;
// `a_new_one` after the server refused the one at hand.
Task<ReadingToken> token_to_read(const Env&, pg::Pool&, OrgId, MailboxId, bool a_new_one = false);

// After a 401: the token is not good whatever its expiry says; the next caller refreshes.
Task<void> forget_reading_access(Work&, MailboxId);
Task<void> forget_sending_access(Work&, MailboxId);

struct HeldCredential {
  std::optional<Sealed> access_token;
  bool is_fresh = false;
  std::optional<Sealed> refresh_token;  // only for who got the lease
};
AAI_DESCRIBE(HeldCredential, access_token, is_fresh, refresh_token);

}
