#include "assistant/policies/approval_gates.h"

#include <algorithm>
#include <charconv>

#include "assistant/drafts/facts.h"

namespace aai::policies {
namespace {

constexpr int day_minutes = 1440, week_minutes = 7 * day_minutes;
constexpr std::size_t iban_size_min = 15;

constexpr std::string_view commitment_words[] = {
    "i will", "we will", "i'll", "we'll", "i’ll", "we’ll", "guarantee", "promise", "undertake",
    "commit to", "we agree", "i agree", "we accept", "i accept", "binding", "we confirm",
    "i confirm", "wir werden", "ich werde", "garantier", "zusichern", "sichern zu", "verbindlich",
    "verspreche", "versprochen", "sagen zu", "zusage", "bestätige", "verpflicht"};
constexpr std::string_view account_words[] = {
    "iban", "swift", "bic:", "bic ", "sort code", "account number", "account no", "routing number",
    "bank details", "bankverbindung", "kontonummer", "bankleitzahl", "blz"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool holds_any(const std::string& text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

// "eur 125000"
StatedAmount amount_of(std::string_view meaning) {
  const auto space = meaning.find(' ');
  StatedAmount amount{std::string(meaning.substr(0, space)), 0};
  if (space == meaning.npos) return amount;
  const auto figure = meaning.substr(space + 1);
  std::from_chars(figure.data(), figure.data() + figure.size(), amount.cents);
  return amount;
}

bool reaches(const StatedAmount& amount, const Rule& rule) {
  const bool is_comparable = rule.currency && rule.currency->text == amount.currency;
  return !is_comparable || amount.cents >= rule.amount_cents.value_or(0);
}

bool applies(const Rule& rule, const GateFacts& facts) {
  if (rule.mailbox_id && *rule.mailbox_id != facts.mailbox_id) return false;
  switch (rule.circumstance) {
    case Circumstance::always: return true;
    case Circumstance::new_recipient: return !facts.new_recipients.empty();
    case Circumstance::commitment: return facts.has_commitment || facts.has_too_many_facts;
    case Circumstance::bank_details: return facts.has_bank_details || facts.has_too_many_facts;
    case Circumstance::amount: break;
  }
  return facts.has_too_many_facts || std::ranges::any_of(facts.amounts, [&](const auto& amount) {
           return reaches(amount, rule);
         });
}

bool concerns(const Rule& rule, Role role) {
  return rule.roles.empty() || std::ranges::find(rule.roles, role) != rule.roles.end();
}

std::string reason_of(const Rule& rule, const GateFacts& facts) {
  switch (rule.circumstance) {
    case Circumstance::always: break;
    case Circumstance::new_recipient:
      return facts.new_recipients.front() + " was never written to before.";
    case Circumstance::amount: return "It states an amount at or above the limit.";
    case Circumstance::commitment: return "It commits the practice to something.";
    case Circumstance::bank_details: return "It holds bank details.";
  }
  return rule.mailbox_id ? "This is the rule for this mailbox."
                         : "This is the rule for every reply.";
}

const Rule* find_denial(const GateFacts& facts, std::span<const Rule> rules, Role role) {
  const auto denial = std::ranges::find_if(rules, [&](const Rule& rule) {
    return rule.effect == Effect::deny && applies(rule, facts) && concerns(rule, role);
  });
  return denial == rules.end() ? nullptr : &*denial;
}

// Whoever could not approve it now has not approved it before either.
int missing_for(const Rule& rule, const GateFacts& facts, std::span<const Rule> rules) {
  const auto counted = std::ranges::count_if(facts.approvers, [&](const Approver& one) {
    return concerns(rule, one.role) && !find_denial(facts, rules, one.role);
  });
  return std::max(0, rule.approvals_needed.value_or(1) - static_cast<int>(counted));
}

std::string wish_of(const Rule& rule, int missing) {
  std::string roles;
  for (const auto role : rule.roles) {
    roles += roles.empty() ? " (" : " or ";
    roles += boost::describe::enum_to_string(role, "");
  }
  if (!roles.empty()) roles += ")";
  return missing == 1
             ? " One more person" + roles + " must approve it."
             : " " + std::to_string(missing) + " more people" + roles + " must approve it.";
}

// Minutes from an instant of the week until the rule's hours are open.
int wait_for(const Rule& rule, int week_minute) {
  int least = week_minutes;
  for (const int weekday : rule.weekdays) {
    const int opens = (weekday - 1) * day_minutes + rule.opens_minute.value_or(0);
    const int length = rule.closes_minute.value_or(day_minutes) - rule.opens_minute.value_or(0);
    const int since = (week_minute - opens + week_minutes) % week_minutes;
    if (since < length) return 0;
    least = std::min(least, week_minutes - since);
  }
  return least;
}

void hold(Verdict& verdict, const GateFacts& facts, std::span<const Rule> rules) {
  // Rules whose hours never meet hold for a week, and no longer.
  while (verdict.hold_minutes < week_minutes) {
    const Rule* closed = nullptr;
    for (const auto& rule : rules) {
      if (rule.effect != Effect::hold || !applies(rule, facts)) continue;
      const int at = (facts.week_minute + verdict.hold_minutes) % week_minutes;
      const int wait = wait_for(rule, at);
      if (wait == 0) continue;
      verdict.hold_minutes += wait;
      closed = &rule;
    }
    if (!closed) return;
    if (verdict.rule.empty()) {
      verdict.rule = closed->name.text;
      verdict.sentence = "It leaves at the next opening hour.";
    }
  }
}

}

void read_wording(GateFacts& facts, std::string_view subject, std::string_view text) {
  const std::string whole = std::string(subject) + "\n" + std::string(text);
  const auto found = drafts::find_facts(whole);
  facts.has_too_many_facts = found.size() >= drafts::facts_max;
  for (const auto& fact : found) {
    if (fact.kind == drafts::FactKind::amount) facts.amounts.push_back(amount_of(fact.meaning));
    const bool is_iban = fact.kind == drafts::FactKind::number &&
                         fact.meaning.size() >= iban_size_min && fact.meaning[0] >= 'a' &&
                         fact.meaning[0] <= 'z';
    facts.has_bank_details = facts.has_bank_details || is_iban;
  }
  const auto lowered = lower(whole);
  facts.has_commitment = holds_any(lowered, commitment_words);
  facts.has_bank_details = facts.has_bank_details || holds_any(lowered, account_words);
}

Verdict judge(const GateFacts& facts, std::span<const Rule> rules) {
  const auto asking = facts.approvers.back().role;
  if (const auto* rule = find_denial(facts, rules, asking))
    return {Outcome::denied, rule->name.text,
            reason_of(*rule, facts) + " Your role may not approve it."};

  Verdict verdict;
  const int given = static_cast<int>(facts.approvers.size());
  int missing = 0;
  for (const auto& rule : rules) {
    if (rule.effect != Effect::require || !applies(rule, facts)) continue;
    const int missing_here = missing_for(rule, facts, rules);
    verdict.approvals_needed =
        std::max({verdict.approvals_needed, rule.approvals_needed.value_or(1),
                  missing_here > 0 ? given + missing_here : 1});
    if (missing_here <= missing) continue;
    missing = missing_here;
    verdict.outcome = Outcome::needs_another;
    verdict.rule = rule.name.text;
    verdict.sentence = reason_of(rule, facts) + wish_of(rule, missing);
  }
  if (verdict.outcome == Outcome::allowed) hold(verdict, facts, rules);
  return verdict;
}

}
