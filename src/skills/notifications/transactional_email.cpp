#include "skills/notifications/transactional_email.h"

#include "gen/sql/skills/notifications/preferences_unsubscribe.h"
#include "gen/sql/skills/notifications/transactional_email.h"
#include "platform/jobs/runner.h"
#include "providers/resend/client.h"
#include "skills/notifications/preferences_unsubscribe.h"

namespace aai::notifications {
namespace {

using namespace std::chrono_literals;

constexpr auto provider_remembers = 23h;  // Resend keeps a key for 24; the last hour is for clocks
constexpr auto throttle_window = 1h;

std::string known_locale(std::string_view locale) { return locale.starts_with("de") ? "de" : "en"; }

// A sign-in mail's secrets are made here and nowhere kept.
Letter render(const Env& env, const Attempt& attempt, const std::optional<Unsubscribe>& ending) {
  const auto facts = read_facts(attempt.facts.text);
  if (!facts) throw LetterFault("the facts of the mail cannot be read");
  auto values = values_of(*facts);
  if (attempt.template_ == Template::magic_link) {
    const auto link = identity::LinkId::parse(facts->link_id.value_or(""));
    if (!link) throw LetterFault("the fact link_id is missing");
    const auto secrets = identity::link_secrets(env, *link);
    values.emplace_back("token", secrets.token);
    values.emplace_back("code", secrets.code);
  }
  if (ending) values.emplace_back("unsubscribe", ending->url);
  return render_letter(attempt.template_, attempt.locale, values, env.config.public_url);
}

// What a mail of a category carries, and who it is.
std::optional<Unsubscribe> ending_of(const Env& env, OrgId org, const Attempt& attempt) {
  const auto category = category_of(attempt.template_);
  const auto facts = read_facts(attempt.facts.text);
  if (category.empty() || !facts || !facts->user_id) return std::nullopt;
  return unsubscribe_of(env, org, *facts->user_id, category);
}

struct Prepared {
  Attempt attempt;
  std::optional<Unsubscribe> ending;
  std::optional<Letter> letter;
  std::string ended_as, why;  // set when nothing is to be sent
};

void decide(Prepared& prepared, const Env& env, const Sendable& sendable, Instant now) {
  const auto& attempt = prepared.attempt;
  if (attempt.uncertain_since && *attempt.uncertain_since <= now - provider_remembers) {
    prepared.ended_as = "uncertain";
    prepared.why =
        "no answer for 23 hours: it may have been sent, and sending again may send it twice";
  } else if (attempt.attempts == 0 && sendable.is_suppressed) {
    prepared.ended_as = "suppressed";
  } else if (attempt.attempts == 0 && sendable.is_throttled) {
    prepared.ended_as = "throttled";
  } else if (attempt.attempts == 0 && sendable.is_unwanted) {
    prepared.ended_as = "suppressed";
  } else {
    try {
      prepared.letter = render(env, attempt, prepared.ending);
    } catch (const LetterFault& fault) {
      prepared.ended_as = "failed";
      prepared.why = fault.what();
    }
  }
}

// Before the call: the attempt is written down, so that a worker killed in the middle is
// remembered.
Task<std::optional<Prepared>> prepare(Work& work, EmailId id) {
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  const auto attempt = co_await tx(sql::lock_email, work.org, id);
  if (!attempt) co_return std::nullopt;
  const auto sendable =
      co_await tx(sql::sendable, work.org, attempt->to_address, attempt->template_,
                  stream_of(attempt->template_), now, Instant(now - throttle_window),
                  category_of(attempt->template_));
  Prepared prepared{*attempt, ending_of(work.env, work.org, *attempt), {}, {}, {}};
  decide(prepared, work.env, sendable, now);
  if (prepared.letter && prepared.ending) {
    const auto facts = read_facts(attempt->facts.text);
    tx.queue(sql::keep_unsubscribe_route, prepared.ending->token_hash, work.org, *facts->user_id,
             category_of(attempt->template_), now);
  }
  if (prepared.letter) tx.queue(sql::begin_attempt, work.org, id, now);
  else tx.queue(sql::end_email, work.org, id, prepared.ended_as, prepared.why, now);
  co_await tx.flush_last();
  co_return prepared;
}

void queue_outcome(pg::Tx& tx, OrgId org, EmailId id, const resend::Outcome& outcome, Instant now) {
  using resend::Fate;
  switch (outcome.fate) {
    case Fate::accepted:
    case Fate::accepted_before: {
      const auto provider_id = outcome.id.empty() ? std::nullopt : std::optional(outcome.id);
      tx.queue(sql::mark_sent, org, id, provider_id, now);
      break;
    }
    case Fate::refused: tx.queue(sql::end_email, org, id, "failed", outcome.reason, now); break;
    case Fate::not_now: tx.queue(sql::mark_not_sent, org, id, outcome.reason, now); break;
    case Fate::unknown: tx.queue(sql::mark_maybe_sent, org, id, outcome.reason, now); break;
  }
}

// What the job runner should make of it, once the outcome is written down.
void conclude(const resend::Outcome& outcome, Instant now) {
  using resend::Fate;
  if (outcome.fate == Fate::refused) throw GiveUp{outcome.reason};
  if (outcome.fate == Fate::not_now && outcome.retry_after_seconds > 0)
    throw RunAgain{now + std::chrono::seconds(outcome.retry_after_seconds), outcome.reason};
  if (outcome.fate == Fate::not_now || outcome.fate == Fate::unknown)
    throw std::runtime_error(outcome.reason);
}

resend::Mail mail_of(const Prepared& prepared, const Env& env, EmailId id) {
  resend::Mail mail;
  mail.from = env.config.mail_from;
  mail.to = prepared.attempt.to_address;
  mail.subject = prepared.letter->subject;
  mail.html = prepared.letter->html;
  mail.text = prepared.letter->text;
  mail.email_id = mail.idempotency_key = id.view();
  mail.headers = {{"Auto-Submitted", "auto-generated"}};  // RFC 3834: no machine answers it
  if (prepared.ending) {
    mail.headers.emplace_back("List-Unsubscribe", "<" + prepared.ending->url + ">");
    mail.headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  return mail;
}

// [code: once]
Task<void> deliver(Work& work, EmailId id) {
  const auto prepared = co_await prepare(work, id);
  if (!prepared) co_return;  // sent before
  if (!prepared->letter) {
    if (!prepared->why.empty()) throw GiveUp{prepared->why};
    co_return;
  }
  const auto mail = mail_of(*prepared, work.env, id);
  const auto outcome = co_await resend::send(work.env.http, work.env.config.resend, mail);

  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  queue_outcome(tx, work.org, id, outcome, now);
  co_await tx.flush_last();
  conclude(outcome, now);
}
// [end]

Task<Queued> remember_email(pg::Tx& tx, OrgId org, EmailId id, const EmailWish& wish, Instant now) {
  const json::Raw facts{json::to_text(wish.facts)};
  const auto queued = co_await tx(sql::queue_email, org, id, wish.dedupe_key, wish.to, wish.what,
                                  known_locale(wish.locale), facts, now);
  if (queued.is_new) tx.queue(sql::route_email, org, id, now);
  co_return queued;
}

}

Task<bool> queue_email(Ctx& ctx, const EmailWish& wish) {
  const auto queued =
      co_await remember_email(ctx.tx, ctx.org, ctx.new_id<EmailId>(), wish, ctx.now);
  const SendEmail job{queued.id};
  if (queued.is_new) ctx.later(send_email, job);
  co_return queued.is_new;
}

Task<bool> queue_email(Work& work, pg::Tx& tx, OrgId org, const EmailWish& wish) {
  const auto now = work.env.clock.now();
  const auto queued = co_await remember_email(tx, org, work.env.new_id<EmailId>(), wish, now);
  const SendEmail job{queued.id};
  if (queued.is_new) work.later_in(tx, org, send_email, job, now);
  co_return queued.is_new;
}

Task<void> write_to_owners(Work& work, pg::Tx& tx, OrgId org, const EmailWish& wish) {
  const auto owners = co_await tx(sql::owners_of_org, org);
  for (const auto& owner : owners) {
    auto mine = wish;
    mine.to = owner.email;
    mine.locale = owner.locale;
    mine.dedupe_key += ":" + owner.email;
    co_await queue_email(work, tx, org, mine);
  }
}

Task<int> write_to_willing(Work& work, pg::Tx& tx, OrgId org, const EmailWish& wish) {
  constexpr int willing_max = 200;
  const auto willing = co_await tx(sql::willing_members, org, category_of(wish.what), willing_max);
  for (const auto& member : willing) {
    auto theirs = wish;
    theirs.to = member.email;
    theirs.locale = member.locale;
    theirs.facts.user_id = std::string(member.user_id.view());
    theirs.dedupe_key += ":" + *theirs.facts.user_id;
    co_await queue_email(work, tx, org, theirs);
  }
  co_return static_cast<int>(willing.size());
}

Task<void> run_send_email(Work& work, const SendEmail& job) {
  co_await deliver(work, job.email_id);
}

Task<void> run_send_magic_link(Work& work, const identity::SendMagicLink& job) {
  auto tx = work.transaction();
  const auto issued = co_await identity::issue_link(work.env, tx, job.request_id);
  if (!issued) co_return;
  const auto known = co_await tx(sql::locale_of_address, issued->email);

  EmailWish wish{issued->email, Template::magic_link, known ? known->locale : "en",
                 "magic_link:" + std::string(job.request_id.view()), {}};
  wish.facts.link_id = std::string(job.request_id.view());
  const auto queued =
      co_await remember_email(tx, work.org, work.env.new_id<EmailId>(), wish, work.env.clock.now());
  co_await tx.commit();
  co_await deliver(work, queued.id);
}

}
