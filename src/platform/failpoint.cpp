#include "platform/failpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

namespace aai {
namespace {

constexpr int killed_status = 137;  // what a shell reports after SIGKILL
constexpr std::chrono::milliseconds look_every{10};

std::vector<Failpoint*>& registry() {
  static std::vector<Failpoint*> all;
  return all;
}

struct Action {
  std::string_view verb, word;
  int number = 0;  // of the word; 0: none was given
};

// "kill", "error:3", "delay:30000"
Action parse_action(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto word = text.substr(std::min(colon + 1, text.size()));
  Action action{text.substr(0, colon), word};
  std::from_chars(word.data(), word.data() + word.size(), action.number);
  return action;
}

// The action of the first rule that fits; its verb is empty where none does.
Action action_for(std::string_view rules, std::string_view name) {
  while (!rules.empty()) {
    const auto rule = rules.substr(0, rules.find(','));
    rules.remove_prefix(std::min(rules.size(), rule.size() + 1));
    const auto equals = rule.find('=');
    if (equals == rule.npos || (rule.substr(0, equals) != name && rule.substr(0, equals) != "*"))
      continue;
    return parse_action(rule.substr(equals + 1));
  }
  return {};
}

void log_hit(std::string_view name) {
  static const char* const path = std::getenv("AAI_FAILPOINT_LOG");
  if (!path) return;
  const int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  const auto line = std::string(name) + "\n";
  // A line this short is appended whole, also when several processes write.
  [[maybe_unused]] const auto written = write(file, line.data(), line.size());
  close(file);
}

Task<void> pause(std::chrono::milliseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

Task<void> act(Action action, std::string_view name) {
  if (action.verb == "delay") co_await pause(std::chrono::milliseconds(action.number));
  if (action.verb == "kill") _exit(killed_status);
  if (action.verb == "error") throw FailpointError("failpoint " + std::string(name));
}

// What a test wants of the hit that comes to an armed place; nothing where nobody armed it. Of
// several that arrive together, the one whose renaming succeeds has the place.
std::optional<std::string> take_place(const std::string& place) {
  const auto held = place + ".held";
  if (std::rename(place.c_str(), held.c_str()) != 0) return std::nullopt;
  std::ifstream file(held);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Task<void> stand_at(std::string place) {
  while (access((place + ".held").c_str(), F_OK) == 0) co_await pause(look_every);
}

}

Failpoint::Failpoint(std::string_view point_name, std::string_view what_is_at_stake)
    : name(point_name), at_stake(what_is_at_stake) {
  registry().push_back(this);
}

Task<void> Failpoint::hit(const Env& env, std::string_view subject) const {
  if (env.config.failpoints.empty()) co_return;
  const auto action = action_for(env.config.failpoints, name);
  if (action.verb.empty()) co_return;
  log_hit(name);
  const int count = ++hits_;
  if (action.verb == "hold") {
    auto place = std::string(action.word) + "/" + std::string(name);
    auto wish = take_place(place + "@" + std::string(subject));
    if (wish) place.append("@").append(subject);
    else wish = take_place(place);
    if (!wish) co_return;
    if (wish->empty()) co_return co_await stand_at(std::move(place));
    co_return co_await act(parse_action(*wish), name);
  }
  const bool is_turn = action.number == 0 || action.number == count || action.verb == "delay";
  if (is_turn) co_await act(action, name);
}

std::vector<const Failpoint*> list_failpoints() {
  std::vector<const Failpoint*> all(registry().begin(), registry().end());
  std::ranges::sort(all, {}, &Failpoint::name);
  return all;
}

void reset_failpoint_hits() {
  for (auto* point : registry()) point->hits_ = 0;
}

}
