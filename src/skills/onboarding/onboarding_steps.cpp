#include "skills/onboarding/onboarding_steps.h"

#include <algorithm>

namespace aai::onboarding {
namespace {

bool is_done(const Onboarding& facts, StepKey key) {
  switch (key) {
    case StepKey::practice: return facts.practice.has_value();
    case StepKey::services: return !facts.services.empty();
    case StepKey::voice: return facts.voice.has_value();
    case StepKey::hours: return facts.hours.has_value();
    case StepKey::mailbox: return facts.mailbox.has_value();
    case StepKey::knowledge: return facts.document_count > 0;
    case StepKey::done: return facts.completed_at.has_value();
  }
  return false;
}

}

std::string_view step_name(StepKey key) { return boost::describe::enum_to_string(key, ""); }

std::optional<StepKey> parse_step(std::string_view name) {
  for (const auto key : all_steps) {
    if (step_name(key) == name) return key;
  }
  return std::nullopt;
}

void take_stock(Onboarding& onboarding, const std::vector<std::string>& skipped) {
  onboarding.steps.clear();
  onboarding.current_step = StepKey::done;
  for (const auto key : all_steps) {
    StepState step{key, StepStatus::todo};
    if (is_done(onboarding, key)) step.status = StepStatus::done;
    else if (std::ranges::find(skipped, step_name(key)) != skipped.end())
      step.status = StepStatus::skipped;
    const bool is_first_open =
        step.status == StepStatus::todo && onboarding.current_step == StepKey::done;
    if (is_first_open && !onboarding.completed_at) onboarding.current_step = key;
    onboarding.steps.push_back(step);
  }
}

void require_reached(const Onboarding& onboarding, StepKey wanted) {
  if (onboarding.completed_at || wanted <= onboarding.current_step) return;
  refuse(step_missing, std::string(step_name(onboarding.current_step)));
}

}
