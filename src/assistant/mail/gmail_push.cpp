#include "assistant/mail/gmail_push.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/gmail_push.h"
#include "platform/failpoint.h"
#include "platform/mail_format/address.h"
#include "providers/google/push.h"

namespace aai::mail {
namespace {

constexpr int routes_max = 100;

const Failpoint before_push_is_kept{"mail.before_push_is_kept",
                                    "Gmail told of news; nobody knows of it"};

Task<bool> is_believed(Ctx& ctx) {
  const auto& config = ctx.env.config;
  const auto told = co_await google::is_from_google(
      ctx.env.http, config.google, std::string(ctx.request.header("authorization")),
      config.public_url + "/hooks/gmail", config.google_pusher, ctx.now);
  require(told.ok(), google_unavailable);  // Google sends it again
  co_return told.value;
}

}

Task<Nothing> take_push(Ctx& ctx) {
  require(co_await is_believed(ctx), push_not_believed);
  const auto push = google::read_push(ctx.request.body);
  if (!push) co_return Nothing{};

  co_await before_push_is_kept.hit(ctx.env);
  const auto routes =
      ctx.tx.queue(sql::push_routes, mail_format::canonical_address(push->address), routes_max);
  const auto fresh = co_await ctx.tx(sql::remember_push, push->id, push->history_id, ctx.now);
  if (fresh == 0) co_return Nothing{};

  for (const auto& route : routes.get()) {
    ctx.org = route.org_id;
    ctx.tx.queue(sql::enter_routed, route.org_id);
    const SyncMailbox job{route.mailbox_id};
    ctx.later(sync_mailbox, job);
  }
  co_return Nothing{};
}

}
