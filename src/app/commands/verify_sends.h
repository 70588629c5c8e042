#pragma once
// assistantai verify-sends: proves from outside that what was sent is what was decided. Reads SENT
// of every mailbox at Gmail with the grant to read, and the decisions in the database; each reply
// of ours under SENT has exactly one decision that holds and exactly its content, and each decision
// marked as sent has exactly one message. Shares no code with what sends, and with what reads only
// how a reply of ours is known (mail/own_reply.h). Mailboxes by IMAP are not looked at.
// Prints each difference on a line of its own; status 1 when there are any, 2 when it could not
// ask.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

struct RoutedMailbox {
  OrgId org_id;
  MailboxId mailbox_id;
};
AAI_DESCRIBE(RoutedMailbox, org_id, mailbox_id);

// A decision to send, as the database knows it.
struct DecidedSend {
  std::string message_id;
  Bytes content_sha256;
  std::string state;  // of its outbox row
  bool is_reversed{};
  std::optional<Instant> sent_at;
};
AAI_DESCRIBE(DecidedSend, message_id, content_sha256, state, is_reversed, sent_at);

// A message under SENT whose Message-ID has the form of ours.
struct SentMessage {
  std::string message_id;
  Bytes content_sha256;
};

struct Difference {
  std::string_view what;
  std::string message_id;
  friend bool operator==(const Difference&, const Difference&) = default;
};

// "<uuid>.<version>@<domain>", without brackets.
bool is_message_id_of_ours(std::string_view message_id);

using mail::decided_hash;

// `asked_at`: what was sent later may be missing from the list.
std::vector<Difference> compare_sends(const std::vector<SentMessage>& sent,
                                      const std::vector<DecidedSend>& decided, Instant asked_at);

}

namespace aai::app {

int run_verify_sends(std::span<const std::string_view> arguments);

}
