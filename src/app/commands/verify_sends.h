#pragma once
// assistantai verify-sends: proves from outside that what was sent is what was decided. Reads the
// sent mail of every mailbox, at Gmail and by IMAP, with the grant to read, and the decisions in
// the database; each reply of ours under SENT has exactly one decision that holds and exactly its
// content, and each decision marked as sent has exactly one message. Shares no code with what
// sends, and with what reads only the clients of the providers, how a reply of ours is known
// (mail/own_reply.h), and the access tokens of mailboxes by IMAP (mail/access.h).
// Prints each difference on a line of its own, and each mailbox that could not be read; status 1
// when there are differences, else 2 when it could not ask somewhere.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands/sent_mail.h"
#include "assistant/ids.h"
#include "assistant/mail/own_reply.h"
#include "core/bytes.h"
#include "core/describe.h"
#include "core/instant.h"

namespace aai::commands {

struct ReadingGrant {
  OrgId org_id;
  MailboxId mailbox_id;
  Sealed refresh_token;
};
AAI_DESCRIBE(ReadingGrant, org_id, mailbox_id, refresh_token);

struct ConnectedMailbox {
  OrgId org_id;
  MailboxId mailbox_id;
  std::string address, provider;
};
AAI_DESCRIBE(ConnectedMailbox, org_id, mailbox_id, address, provider);

using mail::ImapGrant;

// A decision to send, as the database knows it.
struct DecidedSend {
  std::string message_id;
  Bytes content_sha256;
  std::string state;  // of its outbox row
  bool is_reversed{};
  std::optional<Instant> sent_at;
};
AAI_DESCRIBE(DecidedSend, message_id, content_sha256, state, is_reversed, sent_at);

struct Difference {
  std::string_view what;
  std::string message_id;
  friend bool operator==(const Difference&, const Difference&) = default;
};

using mail::decided_hash;

// `asked_at`: what was sent later may be missing from the list.
std::vector<Difference> compare_sends(const std::vector<SentMessage>& sent,
                                      const std::vector<DecidedSend>& decided, Instant asked_at);

}

namespace aai::app {

int run_verify_sends(std::span<const std::string_view> arguments);

}
