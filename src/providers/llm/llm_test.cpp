#include "providers/llm/llm.h"

#include "tests/world.h"

namespace aai::llm {
namespace {

using test::answer_json, test::World;

Answer asked(World& world, std::string_view kind, net::Answer told) {
  world.config.model_kind = kind;
  world.config.model_name = "writer-1";
  world.config.model = {"https://model.example", "k3y", ""};
  world.http.on("model.example", [told = std::move(told)](const net::Call&) { return told; });
  return world.wait(ask(world.http, world.config, Prompt{"Be brief.", "Hello?", 100}));
}

std::string header(const net::Call& call, std::string_view name) {
  return std::string(http::find_header(call.headers, name));
}
}

TEST_CASE("llm: Anthropic's Messages API is asked as its documents say, and its usage is kept") {
  World world;
  const auto answer =
      asked(world, "anthropic",
            answer_json(200, R"({"id":"m","type":"message","role":"assistant","model":"writer-1b",
      "content":[{"type":"text","text":"{}"},{"type":"other"}],
      "stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":3}})"));

  CHECK(answer.fate == Fate::answered);
  CHECK(answer.text == "{}");
  CHECK(answer.model == "writer-1b");
  CHECK(answer.tokens_in == 7);
  CHECK(answer.tokens_out == 3);
  const auto& call = world.http.calls.at(0);
  CHECK(call.url == "https://model.example/v1/messages");
  CHECK(header(call, "Authorization") == "Bearer k3y");
  CHECK(header(call, "anthropic-version") == "2026-10-21");
  CHECK(test::field(call.body, "messages[0].content") == "Hello?");
  CHECK(test::field(call.body, "system") == "Be brief.");
}

TEST_CASE("llm: chat completions are asked as Ollama, vLLM and llama.cpp understand them") {
  World world;
  world.config.model_key_header = "x-api-key";
  const auto answer =
      asked(world, "openai",
            answer_json(200, R"({"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":5,"completion_tokens":2}})"));

  CHECK(answer.fate == Fate::answered);
  CHECK(answer.tokens_in == 5);
  const auto& call = world.http.calls.at(0);
  CHECK(call.url == "https://model.example/v1/chat/completions");
  CHECK(header(call, "x-api-key") == "k3y");
  CHECK(test::field(call.body, "messages[0].role") == "system");
}

TEST_CASE("llm: limits, refusals, cut answers and faults are told apart, and nothing throws") {
  const auto fate = [](std::string_view kind, int status, std::string body) {
    World world;
    return asked(world, kind, answer_json(status, std::move(body))).fate;
  };
  CHECK(fate("anthropic", 429, "{}") == Fate::limited);
  CHECK(fate("anthropic", 529, "{}") == Fate::unavailable);
  CHECK(fate("anthropic", 401, "{}") == Fate::unusable);
  CHECK(fate("anthropic", 200, "<html>") == Fate::unusable);
  CHECK(fate("anthropic", 200, R"({"content":[],"stop_reason":"refusal"})") == Fate::refused);
  CHECK(fate("anthropic", 200, R"({"content":[],"stop_reason":"max_tokens"})") == Fate::cut);
  CHECK(fate("openai", 200, R"({"choices":[]})") == Fate::unusable);
  CHECK(fate("openai", 200, R"({"choices":[{"message":{},"finish_reason":"content_filter"}]})") ==
        Fate::refused);
  CHECK(fate("openai", 200,
             R"({"choices":[{"message":{"content":"{"},"finish_reason":"length"}]})") == Fate::cut);
}

TEST_CASE(
    "llm: an answer of ten megabytes is given up, and no answer at all is no fault of the job") {
  net::Answer huge, silent;
  huge.failure = net::Failure::too_large;
  silent.failure = net::Failure::timed_out;
  World one, other;
  CHECK(asked(one, "openai", huge).fate == Fate::unusable);
  CHECK(asked(other, "openai", silent).fate == Fate::unavailable);
  CHECK(one.http.calls.at(0).size_max == size_max);
}

TEST_CASE("llm: where no address is named, it is the maker's own") {
  for (const auto& [kind, url] :
       {std::pair{"anthropic", "https://api.anthropic.com/v1/messages"},
        std::pair{"openai", "https://api.openai.com/v1/chat/completions"}}) {
    World world;
    world.config.model_kind = kind;
    world.http.on("api.", [](const net::Call&) { return answer_json(500, "{}"); });
    world.wait(ask(world.http, world.config, Prompt{"Be brief.", "Hello?", 100}));
    CHECK(world.http.calls.at(0).url == url);
  }
}

TEST_CASE("llm: OpenAI's new models, which know the limit by another name, are asked once more") {
  World world;
  world.config.model_kind = "openai";
  world.config.model.url = "https://model.example/v1/";
  world.http.on("model.example", [](const net::Call& call) {
    const bool is_new = call.body.find("max_completion_tokens") != std::string::npos;
    if (!is_new)
      return answer_json(400, R"({"error":{"message":"Use 'max_completion_tokens' instead."}})");
    return answer_json(200, R"({"choices":[{"message":{"content":"{}"}}]})");
  });
  const auto answer = world.wait(ask(world.http, world.config, Prompt{"Be brief.", "Hello?", 100}));

  CHECK(answer.fate == Fate::answered);
  REQUIRE(world.http.calls.size() == 2);
  CHECK(world.http.calls[0].body.find("\"max_tokens\":100") != std::string::npos);
  CHECK(world.http.calls[1].body.find("\"max_tokens\"") == std::string::npos);
}

TEST_CASE("llm: a wait that is asked for has a bound, and a model's name is kept short") {
  auto told = answer_json(429, "{}");
  told.headers.emplace_back("Retry-After", "99999");
  World one, other, third;
  CHECK(asked(one, "anthropic", told).retry_after == retry_after_max);
  told.headers = {{"Retry-After", "soon"}};
  CHECK(asked(other, "anthropic", told).retry_after.count() == 0);

  const auto answer = asked(third, "openai", answer_json(200, "{\"model\":\"" +
      std::string(500, 'x') + R"(","choices":[{"message":{}}]})"));
  CHECK(answer.model.size() == model_name_size_max);
  CHECK(answer.text.empty());
}
}
