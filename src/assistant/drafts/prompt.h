#pragma once
// The prompt: instructions first, then sources, each between marks that nothing inside it can
// close. What stands between the marks is data; that a model keeps to this is hoped, never relied
// upon. Limits: prompt_size_max bytes; the newest message goes in first.
#include "assistant/drafts/backend.h"
#include "providers/llm/llm.h"

namespace aai::drafts {

inline constexpr std::string_view prompt_version = "reply-1";
inline constexpr std::size_t prompt_size_max = 60'000;

struct BuiltPrompt {
  llm::Prompt prompt;
  std::vector<Source> sources;  // as they went in: what a citation may name
};

BuiltPrompt build_prompt(const Assignment& assignment);

}
