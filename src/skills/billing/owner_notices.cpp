#include "skills/billing/owner_notices.h"

#include "gen/sql/skills/billing/owner_notices.h"
#include "platform/jobs/runner.h"
#include "skills/notifications/notifications.h"

namespace aai::billing {
namespace {

using notifications::Template;

Template letter_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::welcome:
    case NoticeKind::trial_began: return Template::welcome;
    case NoticeKind::trial_ends_soon: return Template::trial_ending;
    case NoticeKind::trial_ended: return Template::trial_ended;
    case NoticeKind::payment_failed: return Template::payment_failed;
    case NoticeKind::account_read_only: return Template::account_read_only;
    case NoticeKind::plan_ended: return Template::plan_ended;
  }
  return Template::welcome;
}

// A person is welcomed once, whether the practice began with a trial or with a plan.
std::string dedupe_key(const BillingNotice& notice) {
  const bool is_welcome = letter_of(notice.kind) == Template::welcome;
  if (is_welcome) return notifications::welcome_key;
  const std::string kind = boost::describe::enum_to_string(notice.kind, "");
  return "billing." + kind + ":" + std::string(notice.id.view());
}

}

std::string spell_amount(long amount_cents, std::string_view currency) {
  const long whole = amount_cents / 100, rest = amount_cents % 100;
  const std::string number =
      std::to_string(whole) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
  if (currency == "eur") return "€" + number;
  std::string code(currency);
  for (auto& letter : code) letter = static_cast<char>(letter - 'a' + 'A');
  return number + " " + code;
}

Task<void> write_notice(Work& work, const BillingNotice& notice) {
  auto tx = work.transaction();
  const auto facts = co_await tx(sql::notice_facts, work.org, notice.subscription_id);
  if (!facts) throw GiveUp{"the subscription it is about is not there"};

  notifications::EmailWish wish;
  wish.what = letter_of(notice.kind);
  wish.dedupe_key = dedupe_key(notice);
  wish.facts.org_id = std::string(work.org.view());
  wish.facts.org_name = facts->org_name;
  wish.facts.plan_name = facts->plan_name;
  wish.facts.ends_on =
      notice.kind == NoticeKind::plan_ended ? facts->ended_words : facts->trial_end_words;
  wish.facts.amount = spell_amount(facts->amount_cents, facts->currency);
  co_await notifications::write_to_owners(work, tx, work.org, wish);
  co_await tx.commit();
}

}
