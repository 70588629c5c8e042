#include "assistant/mail/mailboxes.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/mailboxes.h"

namespace aai::mail {
namespace {

constexpr int mailboxes_max = 100, missing_max = 100;

Task<MailboxId> require_mailbox(Ctx& ctx) {
  const auto id = ctx.path_id<MailboxId>("mailbox");
  const auto found = co_await ctx.tx(sql::find_mailbox, ctx.org, id);
  require(found.has_value(), not_found);
  co_return id;
}

void tell(Ctx& ctx, MailboxId id, std::string_view action) {
  const SyncMailbox told{id};
  ctx.tx.queue(sql::audit_mailbox, ctx.org, std::string(action), std::string(id.view()));
  ctx.emit("mailbox.changed", json::Raw{json::to_text(told)});
}

}

Task<MailboxList> list_mailboxes(Ctx& ctx) {
  MailboxList list;
  list.items = co_await ctx.tx.last(sql::list_mailboxes, ctx.org, ctx.now, mailboxes_max);
  co_return list;
}

Task<MissingList> list_missing(Ctx& ctx) {
  const auto id = co_await require_mailbox(ctx);
  MissingList list;
  list.items = co_await ctx.tx.last(sql::list_missing, ctx.org, id, missing_max);
  co_return list;
}

Task<Nothing> pause_mailbox(Ctx& ctx) {
  const auto id = co_await require_mailbox(ctx);
  ctx.tx.queue(sql::pause_mailbox, ctx.org, id);
  tell(ctx, id, "mailbox.paused");
  co_return Nothing{};
}

Task<Nothing> resume_mailbox(Ctx& ctx) {
  const auto id = co_await require_mailbox(ctx);
  ctx.tx.queue(sql::resume_mailbox, ctx.org, id);
  tell(ctx, id, "mailbox.resumed");
  const SyncMailbox job{id};
  ctx.later(sync_mailbox, job);
  co_return Nothing{};
}

}
