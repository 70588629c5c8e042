#pragma once
// Follow-ups: where a reply that was sent got no answer for so many days, a reminder is drafted and
// waits for a person like any other draft; nothing is ever sent by itself. Off until chosen.
// Source of truth: the thread when it is looked at, not when the reply left. An answer stops it, an
// out-of-office notice does not; a mailbox that is not read right now is not judged.
// Limits: one follow-up of a reply, none of a follow-up; silences of up to 14 days more than
// chosen, so that switching it on does not dig up old mail; 50 an organisation and hour. Emits:
// draft.created. Refuses: bad_days.
#include "assistant/approvals/approvals.h"
#include "core/bytes.h"
#include "core/instant.h"
#include "core/json_write.h"
#include "platform/jobs/job.h"

namespace aai {
class Work;
}

namespace aai::approvals {

using FollowUpId = Id<struct FollowUpTag>;
using FollowUpSettingId = Id<struct FollowUpSettingTag>;

inline constexpr Perm set_follow_ups{"follow_ups.set", "Say whether silence is followed up",
                                     "owner admin"};
inline constexpr Problem bad_days{422, "follow_ups.bad_days", "Choose 1 to 60 days, or none."};

struct FollowUpSetting {
  std::optional<int> after_days;  // none: off
};
AAI_DESCRIBE(FollowUpSetting, after_days);

Task<FollowUpSetting> show_follow_ups(Ctx&);                              // GET .../follow-ups
Task<FollowUpSetting> change_follow_ups(Ctx&, const FollowUpSetting& wish);  // PUT .../follow-ups

struct FollowUpTurn {
  OrgId org_id;
};
AAI_DESCRIBE(FollowUpTurn, org_id);
inline constexpr Job<FollowUpTurn> follow_up{"approvals.follow_up", queue::drafts, 3};

// Cron: every hour.
Task<void> find_silences(Work& work);
Task<void> follow_up_silences(Work& work, const FollowUpTurn& turn);

// Rows of follow_ups.sql.
struct Silence {
  OutboxId outbox_id;
  MailboxId mailbox_id;
  ThreadId thread_id;
  MessageId message_id, head_message_id;
  std::string from_name, from_address, subject, category;
  Instant silent_since{};
  json::Raw recipients;
  std::string reply_subject, reply_text, in_reply_to;
  std::vector<std::string> reference_ids;
};
AAI_DESCRIBE(Silence, outbox_id, mailbox_id, thread_id, message_id, head_message_id, from_name,
             from_address, subject, category, silent_since, recipients, reply_subject, reply_text,
             in_reply_to, reference_ids);
struct StoredFollowUp {
  DraftId id;
};
AAI_DESCRIBE(StoredFollowUp, id);

}
