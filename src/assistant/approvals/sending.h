#pragma once
// Sends what was approved: once, whatever is killed when.
//
// Where the provider keeps drafts, a draft's id is the idempotency key that sending lacks: it can
// be sent once only. Where it does not, the brink is written down before the last byte of a
// sending, and behind it nothing is repeated. The Message-ID is known before the first attempt, so
// that an unknown outcome is read back from the mailbox; what the mailbox does not tell in time is
// left to a person. Source of truth: the mailbox; outbox_messages remembers what we know of it.
// Emits: draft.sent, draft.voided, draft.failed.
#include <optional>

#include "assistant/approvals/approvals.h"
#include "core/bytes.h"
#include "core/json_write.h"
#include "platform/jobs/job.h"

namespace aai {
class Work;
}

namespace aai::approvals {

struct SendReply {
  OutboxId outbox_id;
};
AAI_DESCRIBE(SendReply, outbox_id);

inline constexpr Job<SendReply> send_reply_job{"approvals.send_reply", queue::sending, 20, 10};

using AttemptId = Id<struct AttemptTag>;

// An outbox row, locked, and all that is needed to write it again byte for byte.
struct Outgoing {
  std::string state;
  DraftId draft_id;
  DecisionId decision_id;
  MailboxId mailbox_id;
  Bytes content_sha256;
  std::string message_id_header;
  std::optional<std::string> provider_draft_id;
  std::optional<Instant> brink_at;  // it may have left then; only the mailbox can say
  bool is_head{}, may_decide{}, is_paused{};
  json::Raw recipients;
  std::string subject, text, in_reply_to;
  std::vector<std::string> reference_ids;
  std::string provider_thread_id;
};
AAI_DESCRIBE(Outgoing, state, draft_id, decision_id, mailbox_id, content_sha256, message_id_header,
             provider_draft_id, brink_at, is_head, may_decide, is_paused, recipients, subject, text,
             in_reply_to, reference_ids, provider_thread_id);

// Still to be sent: nobody has called the approval back.
struct OnItsWay {
  OutboxId id;
};
AAI_DESCRIBE(OnItsWay, id);

Task<void> send_reply(Work&, const SendReply&);

}
