#include "assistant/mail/connect.h"

#include "assistant/mail/jobs.h"
#include "assistant/mail/sealing.h"
#include "gen/sql/assistant/mail/connect.h"
#include "platform/crypto/tokens.h"
#include "platform/mail_format/address.h"
#include "providers/google/oauth.h"

namespace aai::mail {
namespace {

constexpr std::chrono::minutes consent_time_max{10};
constexpr std::string_view state_purpose = "mail.oauth_state";
constexpr std::string_view cannot_send =
    "Drafts can be read and edited, but not sent: Google was not allowed to. Connect the mailbox "
    "again to "
    "change that.";

std::string redirect_uri(const Config& config) {
  return config.public_url + "/oauth/google/callback";
}

SeeOther back_to(std::string_view page, std::string_view news) {
  return SeeOther{std::string(page) + "?" + std::string(news)};
}

google::Grant grant_of(GrantKind kind) {
  return kind == GrantKind::read ? google::Grant::read : google::Grant::send;
}

// Whoever came from the portal goes back there.
std::string_view return_page(const http::Request& request) {
  return request.header("referer").find("/portal/") != std::string_view::npos ? "/portal/mailboxes"
                                                                              : "/onboarding/";
}

// Queues the memory of a consent that is about to begin; the caller sends the browser there.
google::Consent prepare_consent(Ctx& ctx, OrgId org, GrantKind kind,
                                std::optional<MailboxId> mailbox, std::string_view return_to,
                                std::string login_hint) {
  auto& random = ctx.env.random;
  google::Consent consent{grant_of(kind),
                          redirect_uri(ctx.env.config),
                          crypto::make_token(random),
                          crypto::make_token(random),
                          crypto::make_token(random),
                          std::move(login_hint)};
  const auto hash = crypto::token_hash(consent.state);
  const auto verifier = ctx.env.vault.seal(state_purpose, to_hex(hash.data), consent.verifier);
  ctx.tx.queue(sql::remember_state, hash, ctx.session, org, kind, mailbox, std::string(return_to),
               consent.nonce, verifier, Instant(ctx.now + consent_time_max));
  return consent;
}

struct Returned {
  std::string state, code, error;
};

Returned read_return(const http::Request& request) {
  Returned returned;
  for (auto& [name, value] : http::parse_query(request.query())) {
    if (name == "state") returned.state = std::move(value);
    else if (name == "code") returned.code = std::move(value);
    else if (name == "error") returned.error = std::move(value);
  }
  return returned;
}

bool may_manage(const std::optional<CallersRole>& caller) {
  return caller && manage_mailboxes.roles.find(caller->role) != std::string_view::npos;
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
  co_return prepare_consent(ctx, taken.org_id, GrantKind::send, mailbox.id, taken.return_to,
                            granted.address);
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

// The person said no, or unticked what the grant is about.
Task<SeeOther> finish_without(Ctx& ctx, const TakenState& taken, std::string_view problem) {
  if (taken.grant_kind == GrantKind::send && taken.mailbox_id)
    co_await ctx.tx(sql::note_problem, taken.org_id, *taken.mailbox_id, std::string(cannot_send),
                    ctx.now);
  co_return back_to(taken.return_to, "mailbox_problem=" + std::string(problem));
}

Task<SeeOther> keep_granted(Ctx& ctx, const TakenState& taken, const google::Granted& granted) {
  if (!google::covers(granted.scopes, grant_of(taken.grant_kind)))
    co_return co_await finish_without(ctx, taken, "scope_missing");
  if (granted.refresh_token.empty()) co_return co_await finish_without(ctx, taken, "try_again");

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
  if (!is_same) co_return co_await finish_without(ctx, taken, "other_account");
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

  const auto consent =
      prepare_consent(ctx, ctx.org, GrantKind::read, std::nullopt, return_page(ctx.request), "");
  co_return ConsentPage{google::consent_url(known.value, config.google, consent)};
}

Task<SeeOther> finish_google(Ctx& ctx) {
  const auto returned = read_return(ctx.request);
  const auto hash = crypto::token_hash(returned.state);
  const auto taken = co_await ctx.tx(sql::take_state, hash, ctx.now);
  if (!taken || taken->session_id != ctx.session)
    co_return back_to("/onboarding/", "mailbox_problem=state_invalid");
  co_await ctx.tx.restart();  // the state is spent, whatever follows

  google::Outcome<google::Granted> granted;
  if (returned.error.empty()) {
    const auto verifier = ctx.env.vault.open(state_purpose, to_hex(hash.data), taken->verifier);
    if (!verifier) co_return back_to(taken->return_to, "mailbox_problem=try_again");
    google::Consent consent{grant_of(taken->grant_kind),
                            redirect_uri(ctx.env.config),
                            "",
                            taken->nonce,
                            std::string(verifier->reveal()),
                            ""};
    granted = co_await google::exchange_code(ctx.env.http, ctx.env.config.google, returned.code,
                                             std::move(consent), ctx.now);
  }

  ctx.org = taken->org_id;
  ctx.tx.queue(sql::enter_routed, taken->org_id);
  const auto caller = co_await ctx.tx(sql::callers_role, taken->org_id);
  if (!may_manage(caller)) co_return back_to(taken->return_to, "mailbox_problem=state_invalid");
  if (!returned.error.empty()) co_return co_await finish_without(ctx, *taken, "access_denied");
  if (!granted.ok()) co_return back_to(taken->return_to, "mailbox_problem=try_again");
  co_return co_await keep_granted(ctx, *taken, granted.value);
}

}
