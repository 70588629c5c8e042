#include "assistant/policies/policy_simulation.h"

#include "core/json_read.h"
#include "gen/sql/assistant/policies/policy_simulation.h"
#include "platform/ctx.h"

namespace aai::policies {
namespace {

constexpr int decisions_max = 500;
constexpr std::chrono::days period{30};

GateFacts facts_of(const RecordedApproval& recorded) {
  if (recorded.facts) {
    auto kept = json::read_foreign<GateFacts>(recorded.facts->text);
    if (kept && !kept->approvers.empty()) return std::move(*kept);
  }
  GateFacts facts;
  facts.mailbox_id = recorded.mailbox_id;
  facts.week_minute = recorded.week_minute;
  facts.new_recipients = recorded.new_recipients;
  read_wording(facts, recorded.subject, recorded.text);
  facts.approvers = {{recorded.user_id, recorded.role}};
  return facts;
}

SimulatedApproval judge_again(const RecordedApproval& recorded, std::span<const Rule> rules) {
  auto verdict = judge(facts_of(recorded), rules);
  SimulatedApproval simulated;
  simulated.decision_id = recorded.decision_id;
  simulated.draft_id = recorded.draft_id;
  simulated.subject = recorded.subject;
  simulated.decided_by = recorded.decided_by;
  simulated.decided_at = recorded.decided_at;
  simulated.was = {recorded.outcome, recorded.rule, recorded.approvals_needed,
                   recorded.hold_minutes};
  simulated.would_be = {verdict.outcome, std::move(verdict.rule), verdict.approvals_needed,
                        verdict.hold_minutes};
  simulated.sentence = std::move(verdict.sentence);
  simulated.differs = simulated.was != simulated.would_be;
  return simulated;
}

}

Task<Simulation> simulate_policy(Ctx& ctx, const SimulationWish& wish) {
  check_rules(wish.rules);
  const auto recorded =
      co_await ctx.tx.last(sql::recorded_approvals, ctx.org, ctx.now - period, decisions_max);
  Simulation simulation;
  for (const auto& one : recorded) {
    simulation.items.push_back(judge_again(one, wish.rules));
    simulation.difference_count += simulation.items.back().differs;
  }
  simulation.decision_count = static_cast<int>(simulation.items.size());
  co_return simulation;
}

}
