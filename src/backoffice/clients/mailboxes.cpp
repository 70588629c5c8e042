#include "backoffice/clients/mailboxes.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/backoffice/clients/mailboxes.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "skills/admin/admin.h"

namespace aai::clients {
namespace {

constexpr int page_size = 50;

struct Chosen {
  MailboxId id;
  OrgId org;
};

Task<Chosen> choose(Ctx& ctx) {
  const auto id = ctx.path_id<MailboxId>("mailbox");
  const auto owner = co_await ctx.tx(sql::owner_of_mailbox, id);
  if (!owner) refuse(not_found);
  co_return Chosen{id, owner->org_id};
}

// On record, and told to the open pages of its organisation.
void conclude(Ctx& ctx, const Chosen& chosen, std::string_view action) {
  admin::record_act(ctx, chosen.org, action, chosen.id.view());
  const json::Raw data{R"({"mailbox_id":")" + std::string(chosen.id.view()) + R"("})"};
  ctx.tx.queue(jobs::sql::record_event, chosen.org, std::string("mailbox.changed"), data);
}

// In the client's organisation, not in the operator's.
template <class Payload>
void ask_mail(Ctx& ctx, const Chosen& chosen, const Job<Payload>& job, const Payload& wish) {
  const json::Raw payload{json::to_text(wish)};
  ctx.tx.queue(jobs::sql::enqueue_job, chosen.org, ctx.new_id<JobId>(), std::string(job.name),
               std::string(job.queue), job.attempts_max, job.priority, payload, ctx.now);
}

}

Task<ClientMailboxes> list_mailboxes(Ctx& ctx, const MailboxQuery& query) {
  ClientMailboxes mailboxes;
  mailboxes.items = co_await ctx.tx.last(sql::mailboxes_of_all, query.after, ctx.now, page_size);
  if (mailboxes.items.size() == page_size)
    mailboxes.next_cursor = mailboxes.items.back().mailbox_id.view();
  co_return mailboxes;
}

Task<Nothing> pause_mailbox(Ctx& ctx) {
  const auto chosen = co_await choose(ctx);
  ctx.tx.queue(sql::pause_mailbox, chosen.org, chosen.id, ctx.now);
  conclude(ctx, chosen, "operator.paused_mailbox");
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

Task<Nothing> resume_mailbox(Ctx& ctx) {
  const auto chosen = co_await choose(ctx);
  ctx.tx.queue(sql::resume_mailbox, chosen.org, chosen.id);
  ask_mail(ctx, chosen, mail::sync_mailbox, mail::SyncMailbox{chosen.id});
  conclude(ctx, chosen, "operator.resumed_mailbox");
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

Task<Nothing> replay_mailbox(Ctx& ctx) {
  const auto chosen = co_await choose(ctx);
  ask_mail(ctx, chosen, mail::compare_mailbox, mail::CompareMailbox{chosen.id});
  conclude(ctx, chosen, "operator.replayed_mailbox");
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

}
