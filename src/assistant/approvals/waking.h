#pragma once
// Brings a draft that was put off back into the queue when its time has come. Emits:
// draft.restored.
#include "assistant/approvals/approvals.h"
#include "core/describe.h"
#include "platform/jobs/job.h"

namespace aai {
class Work;
}

namespace aai::approvals {

struct WakeDraft {
  DraftId draft_id;
};
AAI_DESCRIBE(WakeDraft, draft_id);

inline constexpr Job<WakeDraft> wake_draft_job{"approvals.wake_draft", queue::drafts};

Task<void> wake_draft(Work&, const WakeDraft&);

}
