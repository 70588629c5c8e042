#pragma once
// The documents of both APIs, as far as they are spoken here. No temperature: the makers' newest
// models refuse any but their own.
#include <optional>
#include <string>
#include <vector>

#include "core/describe.h"

namespace aai::llm {

struct ChatMessage {
  std::string role, content;
};
AAI_DESCRIBE(ChatMessage, role, content);

struct AnthropicRequest {
  std::string model;
  int max_tokens{};
  std::string system;
  std::vector<ChatMessage> messages;
};
AAI_DESCRIBE(AnthropicRequest, model, max_tokens, system, messages);

struct AnthropicBlock {
  std::string type;
  std::optional<std::string> text;
};
AAI_DESCRIBE(AnthropicBlock, type, text);

struct AnthropicUsage {
  int input_tokens{}, output_tokens{};
};
AAI_DESCRIBE(AnthropicUsage, input_tokens, output_tokens);

struct AnthropicAnswer {
  std::optional<std::string> model, stop_reason;
  std::vector<AnthropicBlock> content;
  std::optional<AnthropicUsage> usage;
};
AAI_DESCRIBE(AnthropicAnswer, model, stop_reason, content, usage);

struct ResponseFormat {
  std::string type;
};
AAI_DESCRIBE(ResponseFormat, type);

struct OpenAiRequest {
  std::string model;
  int max_tokens{};
  ResponseFormat response_format;
  std::vector<ChatMessage> messages;
};
AAI_DESCRIBE(OpenAiRequest, model, max_tokens, response_format, messages);

struct OpenAiNewRequest {
  std::string model;
  int max_completion_tokens{};
  ResponseFormat response_format;
  std::vector<ChatMessage> messages;
};
AAI_DESCRIBE(OpenAiNewRequest, model, max_completion_tokens, response_format, messages);

struct OpenAiMessage {
  std::optional<std::string> content, refusal;
};
AAI_DESCRIBE(OpenAiMessage, content, refusal);

struct OpenAiChoice {
  OpenAiMessage message;
  std::optional<std::string> finish_reason;
};
AAI_DESCRIBE(OpenAiChoice, message, finish_reason);

struct OpenAiUsage {
  int prompt_tokens{}, completion_tokens{};
};
AAI_DESCRIBE(OpenAiUsage, prompt_tokens, completion_tokens);

struct OpenAiAnswer {
  std::optional<std::string> model;
  std::vector<OpenAiChoice> choices;
  std::optional<OpenAiUsage> usage;
};
AAI_DESCRIBE(OpenAiAnswer, model, choices, usage);

}
