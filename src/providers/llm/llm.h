#pragma once
// A language model's API: one prompt in, one text out. Anthropic's Messages API, or OpenAI's chat
// completions as Ollama, vLLM and llama.cpp speak it too. Every answer is an outcome; when to ask
// again is the caller's to say.
// Source of truth: anthropic SDK 1.10.0 (Bearer key, anthropic-version 2026-10-21; all but content,
// stop_reason and usage may be missing); OpenAI's chat completions reference.
// Limits: time_max and size_max of a call, retry_after_max, tokens_max of an answer.
#include "core/task.h"
#include "platform/config/config.h"
#include "platform/net/client.h"

namespace aai::llm {

inline constexpr std::chrono::seconds time_max{60}, retry_after_max{300};
inline constexpr std::size_t size_max = 1024 * 1024, model_name_size_max = 100;

enum class Fate {
  answered,
  cut,          // it ran into tokens_max: what came is not whole
  refused,      // the model would not
  limited,      // too many requests
  unavailable,  // no answer, or their fault
  unusable,     // an answer that is none: too large, not JSON, our request was wrong
};

struct Prompt {
  std::string system, user;
  int tokens_max = 4000;
};

struct Answer {
  Fate fate = Fate::unavailable;
  std::string text, model, reason;
  int tokens_in = 0, tokens_out = 0;
  std::chrono::seconds retry_after{};  // 0: not told
};

// The kinds of API that are spoken here: "anthropic" and "openai".
bool is_spoken(std::string_view kind);

// `config.model_kind` says which API, `config.model.url` where; empty means its maker's own.
Task<Answer> ask(net::Client& http, const Config& config, const Prompt& prompt);

}
