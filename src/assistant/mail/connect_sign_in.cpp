#include "assistant/mail/connect_sign_in.h"

#include "assistant/mail/jobs.h"
#include "assistant/mail/sealing.h"
#include "assistant/mail/sign_in_provider.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/connect_imap.h"
#include "platform/mail_format/address.h"
#include "providers/smtp/smtp.h"

namespace aai::mail {
namespace {

using mailbox::Trouble;

constexpr std::string_view cannot_send =
    "Drafts can be read and edited, but not sent: your provider did not allow it. Connect the "
    "mailbox again to change that.";

std::string consent_page(Ctx& ctx, const ConsentWish& wish) {
  const auto& provider = ctx.env.config.mail_oauth;
  const auto begun = begin_consent(ctx, wish);
  oauth::Consent consent;
  consent.authorize_url = provider.authorize_url;
  consent.client_id = provider.client_id;
  consent.scope = provider.scope;
  consent.redirect_uri = begun.redirect_uri;
  consent.state = begun.state;
  consent.verifier = begun.verifier;
  consent.login_hint = wish.address;
  return oauth::consent_url(consent);
}

std::string problem_of(Trouble trouble) {
  if (trouble == Trouble::none) return "";
  const bool is_other = trouble == Trouble::unauthorized || trouble == Trouble::revoked;
  return is_other ? "sign_in_other_account" : "sign_in_servers";
}

// Who sends looks into the mailbox too, with the same token.
Task<std::string> try_token(const Env& env, GrantKind kind, mailbox::Credentials who) {
  const auto at = sign_in_servers(env.config.mail_oauth);
  imap::Imap reading(env.dialer, at.imap);
  const auto read = co_await reading.open(who);
  if (read.ok()) co_await reading.log_out();
  if (!read.ok() || kind == GrantKind::read) co_return problem_of(read.trouble);
  smtp::Smtp sending(env.dialer, at.smtp);
  const auto sent = co_await sending.open(who);
  if (sent.ok()) co_await sending.quit();
  co_return problem_of(sent.trouble);
}

struct Granted {
  oauth::Tokens tokens;
  std::string problem;  // why there is nothing to be kept
};

Task<Granted> redeem(const Env& env, const TakenConsent& taken, Instant now) {
  Granted granted;
  if (!taken.error.empty()) {
    granted.problem = "sign_in_denied";
    co_return granted;
  }
  auto redeemed = co_await oauth::redeem_code(env.http, sign_in_client(env.config.mail_oauth),
                                              taken.code, taken.redirect_uri, taken.verifier, now);
  if (!redeemed.ok() || redeemed.value.refresh_token.empty()) {
    granted.problem = "sign_in_again";
    co_return granted;
  }
  granted.tokens = std::move(redeemed.value);
  mailbox::Credentials who{taken.state.address, granted.tokens.access_token,
                           mailbox::Proof::access_token};
  granted.problem = co_await try_token(env, taken.state.grant_kind, std::move(who));
  co_return granted;
}

// What tells these grants from passwords, in either table.
std::string scopes_of(const oauth::Tokens& tokens) { return "oauth " + tokens.scopes; }

Task<SeeOther> keep_reading(Ctx& ctx, const TakenState& taken, const oauth::Tokens& tokens) {
  const auto key = mail_format::canonical_address(taken.address);
  const auto mailbox = co_await ctx.tx(sql::keep_imap_mailbox, ctx.org, ctx.new_id<MailboxId>(),
                                       taken.address, key, ctx.now);
  if (!mailbox) co_return back_with_problem(taken.return_to, "other_provider");
  const auto at = sign_in_servers(ctx.env.config.mail_oauth);
  const auto imap = server_at(at.imap), smtp = server_at(at.smtp);
  ctx.tx.queue(sql::keep_servers, ctx.org, mailbox->id, taken.address, imap.host.text, imap.port,
               imap.tls, smtp.host.text, smtp.port, smtp.tls, ctx.now);
  ctx.tx.queue(sql::forget_server_problems, ctx.org, mailbox->id);
  const auto sealed = seal_grant(ctx.env.vault, GrantKind::read, ctx.org, mailbox->id,
                                 tokens.refresh_token, tokens.access_token);
  ctx.tx.queue(sql::keep_reading_grant, ctx.org, mailbox->id, sealed.refresh_token,
               scopes_of(tokens), sealed.access_token, tokens.expires_at, ctx.now);
  ctx.tx.queue(sql::keep_cursor, ctx.org, mailbox->id, ctx.now);
  ctx.tx.queue(sql::audit_mailbox, ctx.org, std::string("mailbox.connected"),
               std::string(mailbox->id.view()));
  const ConnectMailbox job{mailbox->id};
  ctx.later(connect_mailbox, job);
  ctx.emit("mailbox.changed", json::Raw{json::to_text(job)});
  const ConsentWish next{ConsentAt::mail, ctx.org,         GrantKind::send,
                         mailbox->id,     taken.return_to, taken.address};
  co_return SeeOther{consent_page(ctx, next)};
}

SeeOther keep_sending(Ctx& ctx, const TakenState& taken, const oauth::Tokens& tokens) {
  const auto mailbox = *taken.mailbox_id;
  const auto sealed = seal_grant(ctx.env.vault, GrantKind::send, ctx.org, mailbox,
                                 tokens.refresh_token, tokens.access_token);
  ctx.tx.queue(sql::forget_sending_grant, ctx.org, mailbox);
  ctx.tx.queue(sql::keep_sending_grant, ctx.org, mailbox, sealed.refresh_token, scopes_of(tokens),
               sealed.access_token, tokens.expires_at);
  ctx.tx.queue(sql::note_problem, ctx.org, mailbox, std::string(), ctx.now);
  ctx.tx.queue(sql::audit_mailbox, ctx.org, std::string("mailbox.sending_granted"),
               std::string(mailbox.view()));
  const ConnectMailbox told{mailbox};
  ctx.emit("mailbox.changed", json::Raw{json::to_text(told)});
  return back_to(taken.return_to, "connected=1");
}

}

Task<SignInOffer> show_sign_in(Ctx& ctx) {
  co_await ctx.tx.flush();  // who asks is known after this, or nobody asks
  SignInOffer offer;
  const auto& provider = ctx.env.config.mail_oauth;
  if (provider.is_complete()) offer.name = provider.name;
  co_return offer;
}

Task<ConsentPage> begin_sign_in(Ctx& ctx, const AddressAsked& asked) {
  co_await ctx.tx.flush();
  require(ctx.env.config.mail_oauth.is_complete(), sign_in_not_configured);
  const ConsentWish wish{ConsentAt::mail, ctx.org, GrantKind::read, std::nullopt,
                         return_page(ctx.request), asked.address.text};
  co_return ConsentPage{consent_page(ctx, wish)};
}

Task<SeeOther> finish_sign_in(Ctx& ctx) {
  const auto taken = co_await take_consent(ctx, ConsentAt::mail);
  const bool is_ours = taken && ctx.env.config.mail_oauth.is_complete();
  if (!is_ours) co_return back_with_problem("/onboarding/", "state_invalid");
  const auto& state = taken->state;
  const auto granted = co_await redeem(ctx.env, *taken, ctx.now);

  const bool may_connect = co_await enter_consented(ctx, state);
  if (!may_connect) co_return back_with_problem(state.return_to, "state_invalid");
  if (!granted.problem.empty())
    co_return co_await finish_without(ctx, state, granted.problem, cannot_send);
  if (state.grant_kind == GrantKind::send) co_return keep_sending(ctx, state, granted.tokens);
  co_return co_await keep_reading(ctx, state, granted.tokens);
}

}
