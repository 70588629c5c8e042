#include "assistant/approvals/asked_draft.h"

#include "assistant/drafts/jobs.h"
#include "gen/sql/assistant/approvals/asked_draft.h"
#include "platform/ctx.h"

namespace aai::approvals {
namespace {

constexpr Problem draft_exists{409, "draft.exists", "This conversation has a draft already."};
constexpr Problem nothing_to_answer{409, "draft.nothing_to_answer",
                                    "Its newest message is not one that can be answered."};

}

Task<DraftAsked> ask_for_draft(Ctx& ctx) {
  const auto thread =
      co_await ctx.tx(sql::draftable_thread, ctx.org, ctx.path_id<ThreadId>("thread"));
  if (!thread) refuse(not_found);
  require(!thread->has_draft, draft_exists);
  require(thread->is_answerable, nothing_to_answer);
  const auto message = *thread->head_message_id;
  ctx.later(drafts::write_draft, drafts::WriteDraft{message, 0, ctx.user});
  co_return DraftAsked{message};
}

}
