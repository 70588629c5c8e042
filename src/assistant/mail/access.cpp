#include "assistant/mail/access.h"

#include <functional>

#include "assistant/mail/jobs.h"
#include "assistant/mail/sign_in_provider.h"
#include "gen/sql/assistant/mail/access.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/platform/jobs/enqueue.h"
#include "platform/jobs/runner.h"
#include "providers/google/gmail_mailbox.h"
#include "providers/google/oauth.h"

namespace aai::mail {
namespace {

using mailbox::Trouble;

constexpr std::chrono::seconds good_for_min{60}, refresh_time_max{40}, come_again_after{2};
constexpr std::string_view consent_again =
    "Google no longer lets us in: the access was withdrawn, or the password changed. Please "
    "connect the "
    "mailbox again.";
constexpr std::string_view sign_in_again =
    " no longer lets us in: the access was withdrawn, or the password changed. Please connect the "
    "mailbox again.";
constexpr std::string_view password_again =
    "The mail server no longer accepts the password. Please connect the mailbox again.";
constexpr int refused_max = 3;

// A way to open and end transactions: a request has one it restarts, a job begins its own.
struct Turns {
  std::function<pg::Tx&()> begin;
  std::function<Task<void>()> end;
};

struct Asked {
  const Env& env;
  OrgId org;
  MailboxId mailbox;
  GrantKind kind;
  ConsentAt issuer = ConsentAt::google;  // of its tokens, where it has any
};

struct Access {
  Trouble trouble = Trouble::none;
  std::string token, reason;
  std::optional<Instant> retry_at;
};

Access in_trouble(Trouble trouble, std::string reason,
                  std::optional<Instant> retry_at = std::nullopt) {
  Access access;
  access.trouble = trouble;
  access.reason = std::move(reason);
  access.retry_at = retry_at;
  return access;
}

// Said by whoever notices, in whatever login: so the letter to the owners is a job of its own.
void queue_broken(const Asked& asked, pg::Tx& tx, std::string_view why) {
  const auto now = asked.env.clock.now();
  const TellBroken job{asked.mailbox};
  tx.queue(jobs::sql::enqueue_job, asked.org, asked.env.new_id<JobId>(),
           std::string(tell_broken.name), std::string(tell_broken.queue), tell_broken.attempts_max,
           tell_broken.priority, json::Raw{json::to_text(job)}, now);
  tx.queue(sql::break_mailbox, asked.org, asked.mailbox, std::string(why), now);
  const SyncMailbox told{asked.mailbox};
  tx.queue(jobs::sql::record_event, asked.org, std::string("mailbox.changed"),
           json::Raw{json::to_text(told)});
}

void queue_forget(const Asked& asked, pg::Tx& tx) {
  const auto& keep = asked.kind == GrantKind::read ? sql::keep_reading : sql::keep_sending;
  tx.queue(keep, asked.org, asked.mailbox, std::optional<Sealed>(), std::optional<Instant>(),
           asked.env.clock.now(), std::optional<Sealed>());
}

void queue_keep(const Asked& asked, pg::Tx& tx, const oauth::Tokens& tokens) {
  const auto& keep = asked.kind == GrantKind::read ? sql::keep_reading : sql::keep_sending;
  const auto sealed = seal_grant(asked.env.vault, asked.kind, asked.org, asked.mailbox,
                                 tokens.refresh_token, tokens.access_token);
  const bool is_changed = !tokens.refresh_token.empty();
  tx.queue(keep, asked.org, asked.mailbox, std::optional(sealed.access_token),
           std::optional(tokens.expires_at), asked.env.clock.now(),
           is_changed ? std::optional(sealed.refresh_token) : std::nullopt);
}

Task<oauth::Outcome<oauth::Tokens>> ask_issuer(const Asked& asked, std::string refresh_token) {
  const auto& env = asked.env;
  const auto now = env.clock.now();
  if (asked.issuer == ConsentAt::google)
    co_return co_await google::refresh(env.http, env.config.google, std::move(refresh_token), now);
  co_return co_await oauth::refresh_tokens(env.http, sign_in_client(env.config.mail_oauth),
                                           std::move(refresh_token), now);
}

std::string consent_again_at(const Asked& asked) {
  if (asked.issuer == ConsentAt::google) return std::string(consent_again);
  return asked.env.config.mail_oauth.name + std::string(sign_in_again);
}

// The lease is ours: ask who issues the tokens, then keep what was said, whatever it was.
Task<Access> refresh(const Asked& asked, Turns& turns, const Sealed& sealed) {
  const auto& env = asked.env;
  const auto token = open_refresh(env.vault, asked.kind, asked.org, asked.mailbox, sealed);
  oauth::Outcome<oauth::Tokens> refreshed;
  if (token) refreshed = co_await ask_issuer(asked, std::string(token->reveal()));
  else refreshed.trouble = Trouble::revoked;  // sealed with a key we no longer have: the same cure

  auto& tx = turns.begin();
  if (refreshed.ok()) {
    queue_keep(asked, tx, refreshed.value);
  } else {
    queue_forget(asked, tx);
    if (refreshed.trouble == Trouble::revoked)
      queue_broken(asked, tx, consent_again_at(asked));
  }
  co_await tx.flush();
  co_await turns.end();
  if (!refreshed.ok())
    co_return in_trouble(refreshed.trouble, refreshed.reason, refreshed.retry_at);
  Access access;
  access.token = refreshed.value.access_token;
  co_return access;
}

Task<Access> held_access(const Asked& asked, Turns& turns) {
  const auto& env = asked.env;
  const auto now = env.clock.now();
  const auto& hold = asked.kind == GrantKind::read ? sql::hold_reading : sql::hold_sending;
  auto& tx = turns.begin();
  const auto held = co_await tx(hold, asked.org, asked.mailbox, now, Instant(now + good_for_min),
                                Instant(now + refresh_time_max));
  co_await turns.end();

  if (!held) co_return in_trouble(Trouble::revoked, "there is no such grant");
  if (held->is_fresh) {
    const auto token =
        open_access(env.vault, asked.kind, asked.org, asked.mailbox, *held->access_token);
    Access access;
    if (token) access.token = token->reveal();
    else access = in_trouble(Trouble::unauthorized, "the access token does not open");
    co_return access;
  }
  if (held->refresh_token) co_return co_await refresh(asked, turns, *held->refresh_token);
  co_return in_trouble(Trouble::limited, "another worker is refreshing the token",
                       Instant(now + come_again_after));
}

Opened in_vain(Trouble trouble, std::string reason, std::optional<Instant> retry_at) {
  Opened opened;
  opened.trouble = trouble;
  opened.reason = std::move(reason);
  opened.retry_at = retry_at;
  return opened;
}

Task<Opened> open_gmail(const Asked& asked, Turns turns) {
  const auto& env = asked.env;
  const auto known = co_await google::endpoints(env.http, env.config.google, env.clock.now());
  if (!known.ok()) co_return in_vain(known.trouble, known.reason, known.retry_at);
  const auto access = co_await held_access(asked, turns);
  if (access.trouble != Trouble::none)
    co_return in_vain(access.trouble, access.reason, access.retry_at);
  Opened opened;
  google::Gmail gmail(env.http, env.clock, known.value.gmail, access.token);
  opened.mailbox = std::make_unique<google::GmailMailbox>(std::move(gmail), env.clock,
                                                          env.config.google_topic);
  co_return opened;
}

// What opens nothing in several runs is a person's to repair.
Task<Opened> refused_login(const Asked& asked, Turns& turns, const ImapGrant& grant,
                           std::string reason) {
  const bool is_final = grant.failures + 1 >= refused_max && asked.kind == GrantKind::read;
  if (!is_final) co_return in_vain(Trouble::unauthorized, std::move(reason), std::nullopt);
  const auto why =
      grant.is_token ? consent_again_at(asked) : std::string(password_again);
  auto& tx = turns.begin();
  queue_broken(asked, tx, why);
  co_await tx.flush();
  co_await turns.end();
  co_return in_vain(Trouble::revoked, std::move(reason), std::nullopt);
}

Task<Opened> log_in(const Asked& asked, const ImapGrant& grant, mailbox::Credentials who) {
  auto there = std::make_unique<mailbox::ImapMailbox>(
      asked.env.dialer, asked.env.clock, servers_of(grant), std::move(who), grant.address);
  const auto entered = co_await there->open();
  auto opened = in_vain(entered.trouble, entered.reason, entered.retry_at);
  if (entered.ok()) opened.mailbox = std::move(there);
  co_return opened;
}

bool is_refused(const Opened& opened) {
  return opened.trouble == Trouble::unauthorized || opened.trouble == Trouble::revoked;
}

Task<Opened> open_by_password(const Asked& asked, Turns& turns, const ImapGrant& grant) {
  const auto purpose = asked.kind == GrantKind::read ? reading_password : sending_password;
  const auto context = crypto::context_of(asked.org, asked.mailbox.view());
  const auto password = asked.env.vault.open(purpose, context, grant.secret);
  if (!password) co_return co_await refused_login(asked, turns, grant, "it does not open");
  mailbox::Credentials who;
  who.user = grant.user_name;
  who.secret = password->reveal();
  auto opened = co_await log_in(asked, grant, std::move(who));
  if (is_refused(opened)) co_return co_await refused_login(asked, turns, grant, opened.reason);
  co_return opened;
}

Task<void> forget(const Asked& asked, Turns& turns) {
  auto& tx = turns.begin();
  queue_forget(asked, tx);
  co_await tx.flush();
  co_await turns.end();
}

// A server may not take a token that is good by its time: then a new one is asked for, once.
Task<Opened> open_by_token(const Asked& asked, Turns& turns, const ImapGrant& grant) {
  Opened opened;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto access = co_await held_access(asked, turns);
    if (access.trouble != Trouble::none)
      co_return in_vain(access.trouble, access.reason, access.retry_at);
    mailbox::Credentials who{grant.user_name, access.token, mailbox::Proof::access_token};
    opened = co_await log_in(asked, grant, std::move(who));
    if (!is_refused(opened)) co_return opened;
    co_await forget(asked, turns);
  }
  co_return co_await refused_login(asked, turns, grant, opened.reason);
}

Task<Opened> open(const Asked& asked, Turns turns) {
  const auto& how = asked.kind == GrantKind::read ? sql::imap_to_read : sql::imap_to_send;
  auto& tx = turns.begin();
  const auto grant = co_await tx(how, asked.org, asked.mailbox);
  co_await turns.end();
  if (!grant) co_return co_await open_gmail(asked, std::move(turns));
  if (!grant->is_token) co_return co_await open_by_password(asked, turns, *grant);
  Asked by_token = asked;
  by_token.issuer = ConsentAt::mail;
  co_return co_await open_by_token(by_token, turns, *grant);
}

Turns turns_of(pg::Pool& pool, OrgId org) {
  const auto tx = std::make_shared<std::optional<pg::Tx>>();
  Turns turns;
  turns.begin = [&pool, org, tx]() -> pg::Tx& {
    tx->reset();
    return tx->emplace(pg::Tx(pool, pg::Access::write, pg::bind(sql::enter_routed, org), {}));
  };
  turns.end = [tx] { return (*tx)->commit(); };
  return turns;
}

Task<Opened> open_in_job(Work& work, MailboxId mailbox, GrantKind kind) {
  const Asked asked{work.env, work.org, mailbox, kind};
  const auto tx = std::make_shared<std::optional<pg::Tx>>();
  Turns turns;
  turns.begin = [&work, tx, kind]() -> pg::Tx& {
    tx->reset();
    return tx->emplace(kind == GrantKind::read ? work.transaction() : work.sender_transaction());
  };
  turns.end = [tx] { return (*tx)->commit(); };
  co_return co_await open(asked, std::move(turns));
}

}

Task<Opened> open_reading(Ctx& ctx, MailboxId mailbox) {
  const Asked asked{ctx.env, ctx.org, mailbox, GrantKind::read};
  Turns turns;
  turns.begin = [&ctx]() -> pg::Tx& { return ctx.tx; };
  turns.end = [&ctx] { return ctx.tx.restart(); };
  co_return co_await open(asked, std::move(turns));
}

Task<Opened> open_reading(Work& work, MailboxId mailbox) {
  return open_in_job(work, mailbox, GrantKind::read);
}
Task<Opened> open_sending(Work& work, MailboxId mailbox) {
  return open_in_job(work, mailbox, GrantKind::send);
}

Task<Opened> open_reading(const Env& env, pg::Pool& pool, OrgId org, MailboxId mailbox) {
  const Asked asked{env, org, mailbox, GrantKind::read};
  co_return co_await open(asked, turns_of(pool, org));
}

Task<ReadingToken> token_to_read(const Env& env, pg::Pool& pool, OrgId org, MailboxId mailbox,
                                 bool a_new_one) {
  const Asked asked{env, org, mailbox, GrantKind::read, ConsentAt::mail};
  auto turns = turns_of(pool, org);
  if (a_new_one) co_await forget(asked, turns);
  auto access = co_await held_access(asked, turns);
  co_return ReadingToken{access.trouble, std::move(access.token), std::move(access.reason)};
}

Task<void> forget_reading_access(Work& work, MailboxId mailbox) {
  auto tx = work.transaction();
  co_await tx.last(sql::keep_reading, work.org, mailbox, std::optional<Sealed>(),
                   std::optional<Instant>(), work.env.clock.now(), std::optional<Sealed>());
}

Task<void> forget_sending_access(Work& work, MailboxId mailbox) {
  auto tx = work.sender_transaction();
  co_await tx.last(sql::keep_sending, work.org, mailbox, std::optional<Sealed>(),
                   std::optional<Instant>(), work.env.clock.now(), std::optional<Sealed>());
}

}
