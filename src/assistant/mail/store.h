#pragma once
// Stores one message of the provider: read, put into its thread, split into what is new and what is
// quoted, its HTML made harmless. Storing it again changes nothing but its labels.
// Why: keyed by mailbox and provider id, since a Message-ID is a stranger's word; "sent by us" is
// the provider's label, since a From is one too.
#include "assistant/mail/lease.h"
#include "platform/mail_format/parse.h"
#include "providers/mailbox/mailbox.h"

namespace aai::pg {
class Tx;
}

namespace aai::mail {

enum class Stored { fresh, known, skipped };  // skipped: a draft, a chat, spam or rubbish

enum class Tell { triage, nobody };  // whether triage hears of a new message at once

// In one transaction, behind the fence. Throws LeaseLost; any other exception says why the message
// cannot be stored.
Task<Stored> store_message(Work&, const SyncLease&, const mailbox::RawMessage&, Tell);

// What is not mail to be read.
bool is_left_alone(const std::vector<std::string>& labels);

struct KnownMessage {
  MessageId id;
};
AAI_DESCRIBE(KnownMessage, id);

struct SameMessage {
  MessageId id;
  bool is_gone = false;
};
AAI_DESCRIBE(SameMessage, id, is_gone);

struct TouchedThread {
  ThreadId thread_id;
};
AAI_DESCRIBE(TouchedThread, thread_id);

// How a message that is here already stands now: its labels, or that it is gone.
struct Relabelled {
  std::string provider_id;
  std::vector<std::string> labels;
  bool is_gone = false;
};
AAI_DESCRIBE(Relabelled, provider_id, labels, is_gone);

// Queues nothing: awaits, in the caller's transaction and behind its fence.
Task<void> relabel(pg::Tx&, OrgId, MailboxId, const std::vector<Relabelled>&, Instant now);

// Awaits the fence with whatever is queued. Throws LeaseLost.
Task<void> hold(pg::Tx&, OrgId, const SyncLease&, Instant now);

struct IdentifierRow {
  std::string identifier;
  ThreadId thread_id;
  bool is_settled = false;
};
AAI_DESCRIBE(IdentifierRow, identifier, thread_id, is_settled);

struct CandidateThread {
  ThreadId id;
  std::string provider_thread_id, base_subject;
  Instant last_message_at;
  std::vector<std::string> participants;
};
AAI_DESCRIBE(CandidateThread, id, provider_thread_id, base_subject, last_message_at, participants);

}
