#include "assistant/policies/approval_policies.h"

#include <algorithm>
#include <set>

#include "core/json_write.h"
#include "gen/sql/assistant/policies/approval_policies.h"
#include "platform/ctx.h"

namespace aai::policies {
namespace {

constexpr int approvals_max = 10, day_minutes = 1440;

bool has_hours(const Rule& rule) {
  const bool are_days =
      !rule.weekdays.empty() && std::ranges::all_of(rule.weekdays, [](int weekday) {
        return weekday >= 1 && weekday <= 7;
      });
  return are_days && rule.opens_minute && rule.closes_minute && *rule.opens_minute >= 0 &&
         *rule.opens_minute < *rule.closes_minute && *rule.closes_minute <= day_minutes;
}

std::vector<MailboxId> mailboxes_of(std::span<const Rule> rules) {
  std::set<MailboxId> found;
  for (const auto& rule : rules)
    if (rule.mailbox_id) found.insert(*rule.mailbox_id);
  return {found.begin(), found.end()};
}

// A rule that wants more people than there are would stop every reply it applies to.
void check_staffing(std::span<const Rule> rules, const Staffing& staffing) {
  for (const auto& rule : rules) {
    if (rule.effect != Effect::require) continue;
    const auto count_of = [&](Role role, int people) {
      const bool counts = rule.roles.empty() ||
                          std::ranges::find(rule.roles, role) != rule.roles.end();
      return counts ? people : 0;
    };
    const int people = count_of(Role::owner, staffing.owners) +
                       count_of(Role::admin, staffing.admins) +
                       count_of(Role::member, staffing.members);
    if (people < *rule.approvals_needed) refuse(too_few_people, rule.name.text);
  }
}

}

void check_rules(std::span<const Rule> rules) {
  if (rules.size() > rules_max) refuse(not_understood, "too many rules");
  std::set<std::string> names;
  for (const auto& rule : rules) {
    const auto wrong = [&](const char* what) {
      refuse(not_understood, rule.name.text + ": " + what);
    };
    if (!names.insert(rule.name.text).second) wrong("the name is another rule's too");
    const bool has_amount = rule.amount_cents && *rule.amount_cents >= 0 && rule.currency;
    if (rule.circumstance == Circumstance::amount && !has_amount)
      wrong("an amount needs amount_cents and currency");
    const int needed = rule.approvals_needed.value_or(0);
    if (rule.effect == Effect::require && (needed < 1 || needed > approvals_max))
      wrong("approvals_needed is 1 to 10");
    if (rule.effect == Effect::hold && !has_hours(rule))
      wrong("hours need weekdays (1 to 7), opens_minute and a later closes_minute (to 1440)");
  }
}

Task<Policy> show_policy(Ctx& ctx) {
  const auto policy = queue_policy(ctx.tx, ctx.org);
  co_await ctx.tx.flush_last();
  co_return policy.get();
}

Task<Policy> change_policy(Ctx& ctx, const PolicyWish& wish) {
  check_rules(wish.rules);
  const auto mailboxes = mailboxes_of(wish.rules);
  const auto staffing = co_await ctx.tx(sql::staffing, ctx.org, mailboxes);
  if (staffing.mailboxes != static_cast<int>(mailboxes.size()))
    refuse(not_understood, "there is no such mailbox");
  check_staffing(wish.rules, staffing);

  const json::Raw rules{json::to_text(wish.rules)};
  const auto changed = co_await ctx.tx(sql::change_policy, ctx.org, ctx.new_id<PolicyId>(),
                                       wish.number, rules, ctx.new_id<AuditId>(), ctx.now);
  if (!changed) refuse(changed_meanwhile);
  co_return Policy{changed->number, wish.rules};
}

QueuedPolicy queue_policy(pg::Tx& tx, OrgId org) {
  auto number = tx.queue(sql::policy_number, org);
  return {std::move(number), tx.queue(sql::policy_rules, org)};
}

}
