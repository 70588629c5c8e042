#pragma once
// Writes the draft that answers a message: gathers what it may rest on, asks the back end between
// two transactions, checks what came back with code, and stores it for a person to decide.
//
// What is read for the prompt and what is written runs as aai_drafter, behind the wall of the
// conversation's matter (matters/walls.h); that login can write neither a decision nor an outbox
// row. Whether there is anything to answer, and what is known of the sender, is asked before, by a
// login that builds no prompt.
// A person may want one where the rules make none (asked_draft.h of approvals): of mail that needs
// no reply, of a program's, of a sender who has had the day's. After a reply that failed it says
// again what was approved, and asks nobody.
// Emits: draft.created. Limits: one open draft of a thread; messages_said_max messages are read.
#include "assistant/drafts/backend.h"
#include "assistant/drafts/content.h"
#include "assistant/drafts/jobs.h"
#include "assistant/ledger/ledger.h"
#include "assistant/matters/walls.h"
#include "core/bytes.h"
#include "core/json_write.h"
#include "platform/jobs/runner.h"

namespace aai::drafts {

inline constexpr int messages_said_max = 20, drafts_of_sender_max = 20;  // of one day

struct AnsweredMessage {
  ThreadId thread_id;
  MailboxId mailbox_id;
  std::string message_id_header;
  std::vector<std::string> reference_ids;
  std::string from_name, from_address, subject;
  Instant received_at{};
  std::string own_address;
  std::optional<std::string> reply_to_name, reply_to_address;
  bool reply_to_is_known{};
  bool is_answerable{};  // came in, is the thread's newest, written by a person
  bool is_one_too_many{};  // its sender has had the drafts of a day
  bool has_draft{};      // open in its thread, or made for this message
  bool may_have_an_answer{};  // nobody knows whether an approved reply left
  // Of the last draft, where it was approved and failed, behind the same wall.
  std::optional<std::string> failed_text, failed_recipients;
  std::string category, priority;
};
AAI_DESCRIBE(AnsweredMessage, thread_id, mailbox_id, message_id_header, reference_ids, from_name,
             from_address, subject, received_at, own_address, reply_to_name, reply_to_address,
             reply_to_is_known, is_answerable, is_one_too_many, has_draft, may_have_an_answer,
             failed_text, failed_recipients, category, priority);

struct SaidRow {
  std::string id;
  bool is_ours{};
  std::string from_name, text;
};
AAI_DESCRIBE(SaidRow, id, is_ours, from_name, text);

struct StoredDraft {
  DraftId id;
};
AAI_DESCRIBE(StoredDraft, id);

Task<void> write_waiting_draft(Work& work, const WriteDraft& wish);

}
