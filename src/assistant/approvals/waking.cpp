#include "assistant/approvals/waking.h"

#include "gen/sql/assistant/approvals/waking.h"
#include "platform/jobs/runner.h"

namespace aai::approvals {

Task<void> wake_draft(Work& work, const WakeDraft& wish) {
  auto tx = work.transaction();
  co_await tx.last(sql::wake, work.org, wish.draft_id, work.env.clock.now());
}

}
