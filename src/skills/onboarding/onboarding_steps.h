#pragma once
// The steps of the set-up, and how far a practice is: computed from facts, never from clicks, since
// facts get undone. Steps have names, so a new one between two old ones renumbers nobody.
#include <array>

#include "skills/onboarding/practice.h"

namespace aai::onboarding {

enum class StepKey { practice, services, voice, hours, mailbox, knowledge, done };
AAI_DESCRIBE_ENUM(StepKey, practice, services, voice, hours, mailbox, knowledge, done);

enum class StepStatus { todo, done, skipped };
AAI_DESCRIBE_ENUM(StepStatus, todo, done, skipped);

// Raised with every change of the steps. Rule: who finished an older version stays finished; who is
// in the middle finds new steps open and removed ones gone.
inline constexpr int steps_version = 1;
inline constexpr std::array all_steps{StepKey::practice, StepKey::services, StepKey::voice,
                                      StepKey::hours,    StepKey::mailbox,  StepKey::knowledge,
                                      StepKey::done};

struct StepState {
  StepKey key = StepKey::practice;
  StepStatus status = StepStatus::todo;
};
AAI_DESCRIBE(StepState, key, status);

struct MailboxFact {
  std::string address, status;
};
AAI_DESCRIBE(MailboxFact, address, status);

struct Onboarding {
  StepKey current_step = StepKey::practice;
  std::optional<Instant> completed_at;
  std::vector<StepState> steps;
  std::optional<Practice> practice;
  std::vector<Offer> services;
  std::optional<Voice> voice;
  std::optional<Hours> hours;
  std::optional<MailboxFact> mailbox;
  int document_count = 0;
};
AAI_DESCRIBE(Onboarding, current_step, completed_at, steps, practice, services, voice, hours,
             mailbox, document_count);

// Fills steps and current_step from the facts already there and the steps passed by.
void take_stock(Onboarding&, const std::vector<std::string>& skipped);

std::optional<StepKey> parse_step(std::string_view name);
std::string_view step_name(StepKey key);

// Refuses step_missing, naming the first open step, when `wanted` lies beyond it.
void require_reached(const Onboarding&, StepKey wanted);

}
