#include "providers/llm/llm.h"

#include <algorithm>
#include <charconv>

#include "core/json_read.h"
#include "core/utf8.h"
#include "providers/llm/objects.h"

namespace aai::llm {
namespace {

net::Call call_to(std::string url, const Config& config, std::string body) {
  net::Call call;
  call.method = http::Method::post;
  call.url = std::move(url);
  call.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (!config.model.key.empty()) {
    const bool is_bearer = config.model_key_header == "Authorization";
    call.headers.emplace_back(config.model_key_header,
                              (is_bearer ? "Bearer " : "") + config.model.key);
  }
  call.body = std::move(body);
  call.time_max = time_max;
  call.size_max = size_max;
  return call;
}

// "https://host" and "https://host/v1" name the same API.
std::string endpoint(const Config& config, std::string_view home, std::string_view path) {
  auto url = config.model.url.empty() ? std::string(home) : config.model.url;
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with("/v1")) url.erase(url.size() - 3);
  return url + "/v1/" + std::string(path);
}

std::chrono::seconds retry_after_of(const net::Answer& answer) {
  const auto told = answer.header("Retry-After");
  long seconds = 0;
  std::from_chars(told.data(), told.data() + told.size(), seconds);
  return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), retry_after_max);
}

// It is kept in a row, and comes from outside.
std::string kept_name(const std::optional<std::string>& model) {
  return utf8::repaired(utf8::cut(model.value_or(""), model_name_size_max));
}

// Nothing where the answer is to be read.
std::optional<Answer> trouble_of(const net::Answer& answer) {
  Answer trouble;
  trouble.reason = "status " + std::to_string(answer.status);
  trouble.retry_after = retry_after_of(answer);
  if (answer.failure == net::Failure::too_large) {
    trouble.fate = Fate::unusable;
    trouble.reason = "the answer is larger than " + std::to_string(size_max) + " bytes";
  } else if (answer.failure != net::Failure::none) {
    trouble.fate = Fate::unavailable;
    trouble.reason = answer.failure == net::Failure::timed_out ? "no answer in time" : "no answer";
  } else if (answer.status == 429) {
    trouble.fate = Fate::limited;
  } else if (answer.status == 408 || answer.status == 409 || answer.status >= 500) {
    trouble.fate = Fate::unavailable;
  } else if (!answer.ok()) {
    trouble.fate = Fate::unusable;
  } else {
    return std::nullopt;
  }
  return trouble;
}

Answer no_document() {
  Answer answer;
  answer.fate = Fate::unusable;
  answer.reason = "the answer does not have the form of the API";
  return answer;
}

Answer read_anthropic(const net::Answer& received) {
  if (auto trouble = trouble_of(received)) return *trouble;
  const auto document = json::read_foreign<AnthropicAnswer>(received.body);
  if (!document) return no_document();
  Answer answer;
  answer.fate = Fate::answered;
  answer.model = kept_name(document->model);
  for (const auto& block : document->content) {
    if (block.type == "text") answer.text += block.text.value_or("");
  }
  if (document->usage) {
    answer.tokens_in = document->usage->input_tokens;
    answer.tokens_out = document->usage->output_tokens;
  }
  const auto stopped = document->stop_reason.value_or("end_turn");
  if (stopped == "refusal") answer.fate = Fate::refused;
  if (stopped == "max_tokens" || stopped == "model_context_window_exceeded")
    answer.fate = Fate::cut;
  if (answer.fate != Fate::answered) answer.reason = "stop_reason " + stopped;
  return answer;
}

Answer read_openai(const net::Answer& received) {
  if (auto trouble = trouble_of(received)) return *trouble;
  const auto document = json::read_foreign<OpenAiAnswer>(received.body);
  if (!document || document->choices.empty()) return no_document();
  const auto& choice = document->choices.front();
  Answer answer;
  answer.fate = Fate::answered;
  answer.model = kept_name(document->model);
  answer.text = choice.message.content.value_or("");
  if (document->usage) {
    answer.tokens_in = document->usage->prompt_tokens;
    answer.tokens_out = document->usage->completion_tokens;
  }
  const auto finished = choice.finish_reason.value_or("stop");
  if (finished == "content_filter" || choice.message.refusal) answer.fate = Fate::refused;
  if (finished == "length") answer.fate = Fate::cut;
  if (answer.fate != Fate::answered) answer.reason = "finish_reason " + finished;
  return answer;
}

Task<Answer> ask_anthropic(net::Client& http, const Config& config, const Prompt& prompt) {
  AnthropicRequest request;
  request.model = config.model_name;
  request.max_tokens = prompt.tokens_max;
  request.system = prompt.system;
  request.messages = {{"user", prompt.user}};
  const auto url = endpoint(config, "https://api.anthropic.com", "messages");
  auto call = call_to(url, config, json::to_text(request));
  call.headers.emplace_back("anthropic-version", config.model_version);
  const auto received = co_await http.send(std::move(call));
  co_return read_anthropic(received);
}

template <class Request>
net::Call openai_call(const Config& config, const Prompt& prompt, int Request::*tokens_max) {
  Request request;
  request.model = config.model_name;
  request.*tokens_max = prompt.tokens_max;
  request.response_format.type = "json_object";
  request.messages = {{"system", prompt.system}, {"user", prompt.user}};
  const auto url = endpoint(config, "https://api.openai.com", "chat/completions");
  return call_to(url, config, json::to_text(request));
}

// The field has two names: the old one, which everybody but OpenAI's own new models knows, and
// the one that those ask for in their refusal.
bool wants_new_name(const net::Answer& answer) {
  return answer.status == 400 && answer.body.find("max_completion_tokens") != std::string::npos;
}

Task<Answer> ask_openai(net::Client& http, const Config& config, const Prompt& prompt) {
  auto call = openai_call(config, prompt, &OpenAiRequest::max_tokens);
  auto received = co_await http.send(std::move(call));
  if (wants_new_name(received)) {
    auto again = openai_call(config, prompt, &OpenAiNewRequest::max_completion_tokens);
    received = co_await http.send(std::move(again));
  }
  co_return read_openai(received);
}

}

bool is_spoken(std::string_view kind) { return kind == "anthropic" || kind == "openai"; }

Task<Answer> ask(net::Client& http, const Config& config, const Prompt& prompt) {
  if (config.model_kind == "anthropic") co_return co_await ask_anthropic(http, config, prompt);
  co_return co_await ask_openai(http, config, prompt);
}

}
