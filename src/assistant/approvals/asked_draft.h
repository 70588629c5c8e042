#pragma once
// A person asks for a draft of a conversation that has none: of mail that was judged to need no
// reply or was passed over, or after a draft that was rejected or failed. A job writes it (drafts'
// write_draft.h); one that failed comes back with the words that were approved.
// Refuses: not_found; draft.exists; draft.nothing_to_answer. Changes nothing where a draft waits.
#include "assistant/approvals/approvals.h"
#include "core/describe.h"
#include "core/task.h"

namespace aai {
struct Ctx;
}

namespace aai::approvals {

// The conversation, as far as a draft is concerned.
struct DraftableThread {
  std::optional<MessageId> head_message_id;
  bool is_answerable{};  // its newest message came in, and is nobody's delivery report
  bool has_draft{};      // one waits, is on its way, or was sent
};
AAI_DESCRIBE(DraftableThread, head_message_id, is_answerable, has_draft);

struct DraftAsked {
  MessageId message_id;  // that is going to be answered
};
AAI_DESCRIBE(DraftAsked, message_id);

Task<DraftAsked> ask_for_draft(Ctx&);

}
