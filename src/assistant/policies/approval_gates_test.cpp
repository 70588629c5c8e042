#include "assistant/policies/approval_gates.h"

#include <doctest/doctest.h>

namespace aai::policies {
namespace {

const MailboxId office = *MailboxId::parse("01890000-0000-7000-8000-000000000001");
const MailboxId billing = *MailboxId::parse("01890000-0000-7000-8000-000000000002");
const UserId ada = *UserId::parse("01890000-0000-7000-8000-00000000000a");
const UserId grace = *UserId::parse("01890000-0000-7000-8000-00000000000b");

constexpr int tuesday_noon = 1440 + 720, saturday_noon = 5 * 1440 + 720;

// Ada, the owner, asks for a plain reply on a Tuesday.
GateFacts plain() {
  GateFacts facts;
  facts.mailbox_id = office;
  facts.week_minute = tuesday_noon;
  facts.approvers = {{ada, Role::owner}};
  return facts;
}

Rule rule(std::string name, Effect effect, Circumstance when = Circumstance::always) {
  Rule made;
  made.name.text = std::move(name);
  made.effect = effect;
  made.circumstance = when;
  if (effect == Effect::require) made.approvals_needed = 2;
  if (when == Circumstance::amount) {
    made.amount_cents = 100000;
    made.currency = onboarding::Currency{"gbp"};
  }
  if (effect == Effect::hold) {
    made.weekdays = {1, 2, 3, 4, 5};
    made.opens_minute = 540;
    made.closes_minute = 1050;
  }
  return made;
}

std::vector<Rule> house_rules() {
  auto deny = rule("money mail is the owner's", Effect::deny);
  deny.roles = {Role::member, Role::admin};
  deny.mailbox_id = billing;
  auto seniors = rule("bank details", Effect::require, Circumstance::bank_details);
  seniors.roles = {Role::owner, Role::admin};
  return {deny, seniors, rule("strangers", Effect::require, Circumstance::new_recipient),
          rule("large sums", Effect::require, Circumstance::amount),
          rule("promises", Effect::require, Circumstance::commitment),
          rule("office hours", Effect::hold)};
}

struct Case {
  const char* what;
  void (*change)(GateFacts&);
  Outcome outcome;
  const char* rule;
  int approvals_needed, hold_minutes;
};

const Case cases[] = {
    {"a plain reply", [](GateFacts&) {}, Outcome::allowed, "", 1, 0},
    {"a stranger, one approval", [](GateFacts& f) { f.new_recipients = {"new@x.example"}; },
     Outcome::needs_another, "strangers", 2, 0},
    {"a stranger, two approvals",
     [](GateFacts& f) {
       f.new_recipients = {"new@x.example"};
       f.approvers = {{grace, Role::member}, {ada, Role::owner}};
     },
     Outcome::allowed, "", 2, 0},
    {"below the limit", [](GateFacts& f) { f.amounts = {{"gbp", 99999}}; }, Outcome::allowed, "",
     1, 0},
    {"at the limit", [](GateFacts& f) { f.amounts = {{"gbp", 99999}, {"gbp", 100000}}; },
     Outcome::needs_another, "large sums", 2, 0},
    {"another currency cannot be compared", [](GateFacts& f) { f.amounts = {{"eur", 1}}; },
     Outcome::needs_another, "large sums", 2, 0},
    {"more facts than were read", [](GateFacts& f) { f.has_too_many_facts = true; },
     Outcome::needs_another, "bank details", 2, 0},
    {"a commitment", [](GateFacts& f) { f.has_commitment = true; }, Outcome::needs_another,
     "promises", 2, 0},
    {"bank details: a member does not count",
     [](GateFacts& f) {
       f.has_bank_details = true;
       f.approvers = {{ada, Role::owner}, {grace, Role::member}};
     },
     Outcome::needs_another, "bank details", 3, 0},
    {"bank details: an owner and an admin",
     [](GateFacts& f) {
       f.has_bank_details = true;
       f.approvers = {{grace, Role::admin}, {ada, Role::owner}};
     },
     Outcome::allowed, "", 2, 0},
    {"denied, whoever approved before",
     [](GateFacts& f) {
       f.mailbox_id = billing;
       f.approvers = {{ada, Role::owner}, {grace, Role::admin}};
     },
     Outcome::denied, "money mail is the owner's", 1, 0},
    {"whoever may not approve does not count beside the owner",
     [](GateFacts& f) {
       f.mailbox_id = billing;
       f.has_commitment = true;
       f.approvers = {{grace, Role::admin}, {ada, Role::owner}};
     },
     Outcome::needs_another, "promises", 3, 0},
    {"the owner there", [](GateFacts& f) { f.mailbox_id = billing; }, Outcome::allowed, "", 1, 0},
    {"Saturday noon leaves on Monday at nine",
     [](GateFacts& f) { f.week_minute = saturday_noon; }, Outcome::allowed, "office hours", 1,
     720 + 1440 + 540},
    {"the minute of closing is too late", [](GateFacts& f) { f.week_minute = 1050; },
     Outcome::allowed, "office hours", 1, 1440 - 1050 + 540},
    {"the last minute of Friday is not", [](GateFacts& f) { f.week_minute = 4 * 1440 + 1049; },
     Outcome::allowed, "", 1, 0},
    {"what needs another is not held yet",
     [](GateFacts& f) {
       f.week_minute = saturday_noon;
       f.has_commitment = true;
     },
     Outcome::needs_another, "promises", 2, 0},
};

// "allowed money mail is the owner's 1 0"
std::string told(const Verdict& verdict) {
  return std::string(boost::describe::enum_to_string(verdict.outcome, "?")) + " " + verdict.rule +
         " " + std::to_string(verdict.approvals_needed) + " " +
         std::to_string(verdict.hold_minutes);
}

}

TEST_CASE("approval_gates: what a policy says, case by case") {
  for (const auto& one : cases) {
    CAPTURE(one.what);
    auto facts = plain();
    one.change(facts);
    const Verdict expected{one.outcome, one.rule, "", one.approvals_needed, one.hold_minutes};
    CHECK(told(judge(facts, house_rules())) == told(expected));
  }
}

TEST_CASE("approval_gates: another person is needed exactly where there are too few approvals") {
  const std::vector<std::vector<Approver>> rows = {{{ada, Role::owner}},
                                                   {{ada, Role::member}},
                                                   {{ada, Role::owner}, {grace, Role::member}},
                                                   {{grace, Role::admin}, {ada, Role::owner}}};
  for (int bits = 0; bits < 32; ++bits) {
    for (const auto& approvers : rows) {
      CAPTURE(bits);
      auto facts = plain();
      facts.approvers = approvers;
      if (bits & 1) facts.new_recipients = {"new@x.example"};
      if (bits & 2) facts.amounts = {{"gbp", 100000}};
      facts.has_commitment = bits & 4;
      facts.has_bank_details = bits & 8;
      if (bits & 16) facts.mailbox_id = billing;
      const auto verdict = judge(facts, house_rules());
      if (verdict.outcome == Outcome::denied) continue;
      const bool is_short = verdict.approvals_needed > static_cast<int>(approvers.size());
      CHECK(is_short == (verdict.outcome == Outcome::needs_another));
      CHECK((verdict.outcome == Outcome::allowed || !verdict.sentence.empty()));
    }
  }
}

TEST_CASE("approval_gates: hours that never meet hold for a week and no longer") {
  auto night = rule("nights", Effect::hold);
  night.opens_minute = 0;
  night.closes_minute = 60;
  const std::vector<Rule> rules{rule("office hours", Effect::hold), night};

  CHECK(judge(plain(), rules).hold_minutes >= 7 * 1440);
  CHECK(judge(plain(), rules).hold_minutes < 14 * 1440);
}

TEST_CASE("approval_gates: amounts, commitments and bank details are read from the wording") {
  const auto read = [](std::string_view subject, std::string_view text) {
    GateFacts facts = plain();
    read_wording(facts, subject, text);
    return facts;
  };
  CHECK(read("Fees", "It is £1,200 a month.").amounts.at(0).cents == 120000);
  CHECK(read("Fees of £5", "As above.").amounts.at(0).currency == "gbp");
  CHECK(read("", "We will file it by Friday.").has_commitment);
  CHECK(read("", "Wir werden die Frist halten.").has_commitment);
  CHECK(!read("", "Thank you for your letter.").has_commitment);
  CHECK(read("", "Pay to GB29 NWBK 6016 1331 9268 19.").has_bank_details);
  CHECK(read("Our bank details", "").has_bank_details);
  CHECK(read("", "Kontonummer 12345").has_bank_details);
  CHECK(!read("", "Call 020 7946 0000.").has_bank_details);
}

}
