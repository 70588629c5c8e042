#include "assistant/drafts/backend.h"

#include <chrono>

#include "assistant/drafts/prompt.h"
#include "assistant/drafts/proposal.h"
#include "platform/crypto/digest.h"

namespace aai::drafts {
namespace {

constexpr std::chrono::seconds first_wait{30};

std::string outcome_of(llm::Fate fate) {
  switch (fate) {
    case llm::Fate::refused: return "refused";
    case llm::Fate::limited:
    case llm::Fate::unavailable: return "unavailable";
    default: return "useless";
  }
}

Run run_of(const Env& env, const BuiltPrompt& built, const llm::Answer& answer, Instant asked_at) {
  Run run;
  run.backend = env.config.model_kind;
  run.model = answer.model.empty() ? env.config.model_name : answer.model;
  run.prompt_version = prompt_version;
  run.prompt_sha256 = crypto::sha256(built.prompt.system + built.prompt.user);
  run.tokens_in = answer.tokens_in;
  run.tokens_out = answer.tokens_out;
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(env.clock.now() - asked_at);
  run.duration_ms = static_cast<int>(took.count());
  return run;
}

Outcome local_instead(const Assignment& assignment, Run failed) {
  auto outcome = propose_locally(assignment);
  // What the model wanted to write says something of the mail; that it was silent does not.
  const auto status = failed.outcome == "hostile" ? CheckStatus::warn : CheckStatus::ok;
  outcome.checks.push_back(
      {"writer", status, "Written without the model: " + failed.detail + "."});
  outcome.runs.insert(outcome.runs.begin(), std::move(failed));
  return outcome;
}

Outcome without_answer(const Env& env, const Assignment& assignment, const llm::Answer& answer,
                       Run run, int asked) {
  run.outcome = outcome_of(answer.fate);
  run.detail = answer.reason;
  if (run.outcome != "unavailable" || asked + 1 >= asked_max)
    return local_instead(assignment, std::move(run));

  Outcome later;
  later.again_at = env.clock.now() + std::max(answer.retry_after, first_wait * (asked + 1));
  later.runs.push_back(std::move(run));
  return later;
}

// The local back end is what is meant by any kind that nobody speaks; the reason is recorded.
Outcome unknown_kind(const Env& env, const Assignment& assignment) {
  Run run;
  run.backend = env.config.model_kind;
  run.outcome = "unavailable";
  run.detail = "AAI_MODEL_KIND is none of local, anthropic, openai";
  return local_instead(assignment, std::move(run));
}

}

bool asks_a_model(const Env& env) { return llm::is_spoken(env.config.model_kind); }

Task<Outcome> propose(const Env& env, const Assignment& assignment, const BuiltPrompt* built,
                      int asked) {
  if (env.config.model_kind == "local") co_return propose_locally(assignment);
  if (!built) co_return unknown_kind(env, assignment);

  const auto asked_at = env.clock.now();
  const auto answer = co_await llm::ask(env.http, env.config, built->prompt);
  auto run = run_of(env, *built, answer, asked_at);
  if (answer.fate != llm::Fate::answered)
    co_return without_answer(env, assignment, answer, std::move(run), asked);

  auto read = read_proposal(answer.text, built->sources, assignment.practice);
  run.outcome = std::move(read.outcome);
  run.detail = std::move(read.detail);
  if (!read.proposal) co_return local_instead(assignment, std::move(run));

  Outcome outcome;
  outcome.answered = static_cast<int>(read.proposal->citations.size());
  outcome.open = static_cast<int>(find_blanks(read.proposal->body).size());
  if (read.proposal->citations.empty())
    outcome.checks.push_back({"writer", CheckStatus::warn, "The model named no source."});
  outcome.proposal = std::move(read.proposal);
  outcome.runs.push_back(std::move(run));
  co_return outcome;
}

}
