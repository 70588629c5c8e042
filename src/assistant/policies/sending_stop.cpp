#include "assistant/policies/sending_stop.h"

#include "gen/sql/assistant/policies/sending_stop.h"
#include "platform/ctx.h"

namespace aai::policies {

Task<SendingStop> show_sending_stop(Ctx& ctx) {
  co_return co_await ctx.tx.last(sql::sending_stop, ctx.org);
}

// The answer is read by a statement of its own: the first waits for the sender's locks, and what
// was taken meanwhile is seen only by the next.
Task<SendingStop> stop_sending(Ctx& ctx, const StopWish& wish) {
  const auto reason = wish.reason ? wish.reason->text : std::string();
  ctx.tx.queue(sql::stop_sending, ctx.org, reason, ctx.new_id<AuditId>(), ctx.now);
  co_return co_await ctx.tx.last(sql::sending_stop, ctx.org);
}

Task<SendingStop> resume_sending(Ctx& ctx) {
  ctx.tx.queue(sql::resume_sending, ctx.org, ctx.new_id<AuditId>(), ctx.now);
  co_return co_await ctx.tx.last(sql::sending_stop, ctx.org);
}

pg::Later<pg::Rows::one, SwitchState> wait_at_switch(pg::Tx& tx, OrgId org, Instant now) {
  tx.queue(sql::make_switch, org, now);
  return tx.queue(sql::wait_at_switch, org);
}

}
