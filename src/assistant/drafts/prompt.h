#pragma once
// The prompt: instructions first, then sources, each between marks that nothing inside it can
// close. What stands between the marks is data; that a model keeps to this is hoped, never relied
// upon. Limits: prompt_size_max bytes; the newest message goes in first.
#include "assistant/drafts/backend.h"
#include "providers/llm/llm.h"

namespace aai::drafts {

inline constexpr std::string_view prompt_version = "reply-2";
inline constexpr std::size_t prompt_size_max = 60'000;

// Where a source stands in the user's part of a prompt, in bytes, as it is written there.
struct Segment {
  std::string kind;  // newest: a subject and a mail; message; passage; practice; memory
  std::string source_id;
  std::size_t begin = 0, end = 0;
  std::size_t source_size = 0;  // bytes of the source's text, before marks were spelt out
};

struct BuiltPrompt {
  llm::Prompt prompt;
  std::vector<Source> sources;  // as they went in: what a citation may name
  std::vector<Segment> segments;  // in their order; the ledger keeps them
};

// Marks inside a source, spelt out.
std::string escaped(std::string_view text);

BuiltPrompt build_prompt(const Assignment& assignment);

}
