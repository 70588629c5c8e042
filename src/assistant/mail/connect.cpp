#include "assistant/mail/connect.h"

#include "assistant/mail/jobs.h"
#include "assistant/mail/sealing.h"
#include "gen/sql/assistant/mail/connect.h"
#include "platform/mail_format/address.h"
#include "providers/google/oauth.h"

namespace aai::mail {
namespace {

constexpr std::string_view cannot_send =
    "Drafts can be read and edited, but not sent: Google was not allowed to. Connect the mailbox "
    "again to "
    "change that.";

google::Grant grant_of(GrantKind kind) {
  return kind == GrantKind::read ? google::Grant::read : google::Grant::send;
}

// Queues the memory of a consent that is about to begin; the caller sends the browser there.
google::Consent prepare_consent(Ctx& ctx, ConsentWish wish) {
  const auto begun = begin_consent(ctx, wish);
  return google::Consent{grant_of(wish.kind), begun.redirect_uri, begun.state,
                         begun.nonce,         begun.verifier,     std::move(wish.address)};
}

// Reading is granted: the mailbox begins to be read at once, while the person is asked for the
// other grant.
Task<google::Consent> keep_reading(Ctx& ctx, const TakenState& taken,
                                   const google::Granted& granted) {
  const auto key = mail_format::canonical_address(granted.address);
  const auto mailbox = co_await ctx.tx(sql::keep_mailbox, taken.org_id, ctx.new_id<MailboxId>(),
                                       granted.address, key, ctx.now);
  const auto sealed = seal_grant(ctx.env.vault, GrantKind::read, taken.org_id, mailbox.id,
                                 granted.refresh_token, granted.access_token);
  ctx.tx.queue(sql::keep_reading_grant, taken.org_id, mailbox.id, sealed.refresh_token,
               granted.scopes, sealed.access_token, granted.expires_at, ctx.now);
  ctx.tx.queue(sql::keep_route, key, taken.org_id, mailbox.id);
  ctx.tx.queue(sql::keep_cursor, taken.org_id, mailbox.id, ctx.now);
  ctx.tx.queue(sql::audit_mailbox, taken.org_id, std::string("mailbox.connected"),
               std::string(mailbox.id.view()));
  const ConnectMailbox job{mailbox.id};
  ctx.later(connect_mailbox, job);
  ctx.emit("mailbox.changed", json::Raw{json::to_text(job)});
  ConsentWish next{ConsentAt::google, taken.org_id,    GrantKind::send,
                   mailbox.id,        taken.return_to, granted.address};
  co_return prepare_consent(ctx, std::move(next));
}

void keep_sending(Ctx& ctx, const TakenState& taken, const google::Granted& granted) {
  const auto mailbox = *taken.mailbox_id;
  const auto sealed = seal_grant(ctx.env.vault, GrantKind::send, taken.org_id, mailbox,
                                 granted.refresh_token, granted.access_token);
  ctx.tx.queue(sql::forget_sending_grant, taken.org_id, mailbox);
  ctx.tx.queue(sql::keep_sending_grant, taken.org_id, mailbox, sealed.refresh_token, granted.scopes,
               sealed.access_token, granted.expires_at);
  ctx.tx.queue(sql::note_problem, taken.org_id, mailbox, std::string(), ctx.now);
  ctx.tx.queue(sql::audit_mailbox, taken.org_id, std::string("mailbox.sending_granted"),
               std::string(mailbox.view()));
  const ConnectMailbox told{mailbox};
  ctx.emit("mailbox.changed", json::Raw{json::to_text(told)});
}

Task<SeeOther> keep_granted(Ctx& ctx, const TakenState& taken, const google::Granted& granted) {
  if (!google::covers(granted.scopes, grant_of(taken.grant_kind)))
    co_return co_await finish_without(ctx, taken, "scope_missing", cannot_send);
  if (granted.refresh_token.empty())
    co_return co_await finish_without(ctx, taken, "try_again", cannot_send);

  if (taken.grant_kind == GrantKind::read) {
    const auto consent = co_await keep_reading(ctx, taken, granted);
    co_await ctx.tx.flush_last();
    const auto known = co_await google::endpoints(ctx.env.http, ctx.env.config.google, ctx.now);
    if (!known.ok()) co_return back_to(taken.return_to, "connected=1");
    co_return SeeOther{google::consent_url(known.value, ctx.env.config.google, consent)};
  }
  const auto expected = co_await ctx.tx(sql::mailbox_address, taken.org_id, *taken.mailbox_id);
  const bool is_same =
      expected && expected->address_key == mail_format::canonical_address(granted.address);
  if (!is_same) co_return co_await finish_without(ctx, taken, "other_account", cannot_send);
  keep_sending(ctx, taken, granted);
  co_return back_to(taken.return_to, "connected=1");
}

}

Task<ConsentPage> begin_google(Ctx& ctx) {
  const auto& config = ctx.env.config;
  co_await ctx.tx.flush();  // who asks is known after this, or nobody asks
  require(!config.google.key.empty(), google_not_configured);
  co_await ctx.tx.restart();
  const auto known = co_await google::endpoints(ctx.env.http, config.google, ctx.now);
  require(known.ok(), google_unavailable);

  ConsentWish wish{ConsentAt::google, ctx.org, GrantKind::read, std::nullopt,
                   return_page(ctx.request), ""};
  const auto consent = prepare_consent(ctx, std::move(wish));
  co_return ConsentPage{google::consent_url(known.value, config.google, consent)};
}

Task<SeeOther> finish_google(Ctx& ctx) {
  const auto taken = co_await take_consent(ctx, ConsentAt::google);
  if (!taken) co_return back_with_problem("/onboarding/", "state_invalid");
  const auto& state = taken->state;

  google::Outcome<google::Granted> granted;
  if (taken->error.empty()) {
    google::Consent consent{grant_of(state.grant_kind), taken->redirect_uri, "", state.nonce,
                            taken->verifier, ""};
    granted = co_await google::exchange_code(ctx.env.http, ctx.env.config.google, taken->code,
                                             std::move(consent), ctx.now);
  }

  const bool may_connect = co_await enter_consented(ctx, state);
  if (!may_connect) co_return back_with_problem(state.return_to, "state_invalid");
  if (!taken->error.empty())
    co_return co_await finish_without(ctx, state, "access_denied", cannot_send);
  if (!granted.ok()) co_return back_with_problem(state.return_to, "try_again");
  co_return co_await keep_granted(ctx, state, granted.value);
}

}
