#include "skills/onboarding/onboarding_wizard.h"

#include "gen/sql/skills/onboarding/onboarding_wizard.h"
#include "skills/billing/subscription_state_machine.h"
#include "skills/notifications/notifications.h"
#include "skills/tenancy/org_membership_model.h"

namespace aai::onboarding {
namespace {

std::optional<Hours> hours_of(const std::vector<HoursRow>& rows) {
  if (rows.empty()) return std::nullopt;
  Hours hours;
  hours.time_zone.text = rows.front().time_zone;
  for (const auto& row : rows) hours.days.push_back({row.weekday, {row.opens}, {row.closes}});
  return hours;
}

Practice practice_of(const PracticeRow& row) {
  Practice practice{{row.name}, row.profession, std::nullopt};
  if (!row.website.empty()) practice.website = Website{row.website};
  return practice;
}

// Everything in one flight, behind whatever was queued; with COMMIT when nothing follows.
enum class Then { goes_on, ends };
Task<Onboarding> read_all(Ctx& ctx, Then then) {
  const auto progress = ctx.tx.queue(sql::progress, ctx.org);
  const auto practice = ctx.tx.queue(sql::practice, ctx.org);
  const auto services = ctx.tx.queue(sql::services, ctx.org);
  const auto voice = ctx.tx.queue(sql::voice, ctx.org);
  const auto hours = ctx.tx.queue(sql::hours, ctx.org);
  const auto mailbox = ctx.tx.queue(sql::first_mailbox, ctx.org);
  const auto documents = ctx.tx.queue(sql::document_count, ctx.org);
  const auto skips = ctx.tx.queue(sql::skips, ctx.org);
  if (then == Then::ends) co_await ctx.tx.flush_last();
  else co_await ctx.tx.flush();

  Onboarding read;
  if (const auto row = progress.get()) read.completed_at = row->completed_at;
  if (const auto row = practice.get()) read.practice = practice_of(*row);
  read.services = services.get();
  read.voice = voice.get();
  read.hours = hours_of(hours.get());
  read.mailbox = mailbox.get();
  read.document_count = documents.get().documents;
  std::vector<std::string> skipped;
  for (const auto& row : skips.get()) skipped.push_back(row.step);
  take_stock(read, skipped);
  co_return read;
}

// Order is the server's: a step is written once those before it are done or skipped.
Task<void> reach(Ctx& ctx, StepKey step) {
  const auto before = co_await read_all(ctx, Then::goes_on);
  require_reached(before, step);
  ctx.tx.queue(sql::begin, ctx.org, ctx.new_id<PracticeId>(), steps_version, ctx.now);
}

}

Task<Onboarding> show_onboarding(Ctx& ctx) { co_return co_await read_all(ctx, Then::ends); }

Task<Onboarding> put_practice(Ctx& ctx, const Practice& wish) {
  co_await reach(ctx, StepKey::practice);
  const auto website = wish.website ? wish.website->text : std::string();
  ctx.tx.queue(sql::put_practice, ctx.org, ctx.new_id<PracticeId>(), wish.name.text,
               wish.profession, website, ctx.now);
  co_return co_await read_all(ctx, Then::ends);
}

Task<Onboarding> put_services(Ctx& ctx, const Offers& wish) {
  check_services(wish);
  co_await reach(ctx, StepKey::services);
  ctx.tx.queue(sql::clear_services, ctx.org);
  int position = 0;
  for (const auto& service : wish.services) {
    ctx.tx.queue(sql::add_service, ctx.org, ctx.new_id<PracticeId>(), position++, service.name.text,
                 service.fee_cents, service.currency.text, service.unit, ctx.now);
  }
  co_return co_await read_all(ctx, Then::ends);
}

Task<Onboarding> put_voice(Ctx& ctx, const Voice& wish) {
  co_await reach(ctx, StepKey::voice);
  ctx.tx.queue(sql::put_voice, ctx.org, ctx.new_id<PracticeId>(), wish.tone, wish.signature.text,
      wish.language, ctx.now);
  co_return co_await read_all(ctx, Then::ends);
}

Task<Onboarding> put_hours(Ctx& ctx, const Hours& wish) {
  check_hours(wish);
  co_await reach(ctx, StepKey::hours);
  ctx.tx.queue(sql::clear_hours, ctx.org);
  for (const auto& day : wish.days) {
    ctx.tx.queue(sql::add_day, ctx.org, ctx.new_id<PracticeId>(), day.weekday, day.opens.text,
                 day.closes.text, wish.time_zone.text, ctx.now);
  }
  co_return co_await read_all(ctx, Then::ends);
}

Task<Onboarding> skip_step(Ctx& ctx) {
  const auto step = parse_step(ctx.path_text("step"));
  if (!step) refuse(not_found);
  require(*step != StepKey::practice && *step != StepKey::done, step_required);
  co_await reach(ctx, *step);
  ctx.tx.queue(sql::skip_step, ctx.org, ctx.new_id<PracticeId>(), step_name(*step), ctx.now);
  co_return co_await read_all(ctx, Then::ends);
}

// [code: done means the facts say so]
Task<Onboarding> complete(Ctx& ctx) {
  const auto before = co_await read_all(ctx, Then::goes_on);
  require_reached(before, StepKey::done);
  const auto access = co_await billing::access_of(ctx.tx, ctx.org, ctx.now);
  require(access != billing::Access::none, plan_missing);

  const auto first =
      co_await ctx.tx(sql::complete, ctx.org, ctx.new_id<PracticeId>(), steps_version, ctx.now);
  if (first) {
    tenancy::note_onboarded(ctx.tx, ctx.org, ctx.now);
    const auto key = std::string(notifications::welcome_key) + ":" + first->email;
    notifications::EmailWish welcome{
        first->email, notifications::Template::welcome, first->locale, key, {}};
    welcome.facts.org_id = std::string(ctx.org.view());
    welcome.facts.org_name = first->org_name;
    co_await notifications::queue_email(ctx, welcome);
  }
  co_return co_await read_all(ctx, Then::ends);
}
// [end]

}
