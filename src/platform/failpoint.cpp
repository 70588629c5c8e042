#include "platform/failpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdlib>

namespace aai {
namespace {

constexpr int killed_status = 137;  // what a shell reports after SIGKILL

std::vector<Failpoint*>& registry() {
  static std::vector<Failpoint*> all;
  return all;
}

struct Action {
  std::string_view verb;
  int number = 0;  // 0: none was given
};

// The action of the first rule that fits; its verb is empty where none does.
Action action_for(std::string_view rules, std::string_view name) {
  while (!rules.empty()) {
    const auto rule = rules.substr(0, rules.find(','));
    rules.remove_prefix(std::min(rules.size(), rule.size() + 1));
    const auto equals = rule.find('=');
    if (equals == rule.npos || (rule.substr(0, equals) != name && rule.substr(0, equals) != "*"))
      continue;
    const auto action = rule.substr(equals + 1);
    const auto colon = std::min(action.find(':'), action.size());
    Action found{action.substr(0, colon)};
    const auto number = action.substr(std::min(colon + 1, action.size()));
    std::from_chars(number.data(), number.data() + number.size(), found.number);
    return found;
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

}

Failpoint::Failpoint(std::string_view point_name, std::string_view what_is_at_stake)
    : name(point_name), at_stake(what_is_at_stake) {
  registry().push_back(this);
}

Task<void> Failpoint::hit(const Env& env) const {
  if (env.config.failpoints.empty()) co_return;
  const auto action = action_for(env.config.failpoints, name);
  if (action.verb.empty()) co_return;
  log_hit(name);
  const int count = ++hits_;
  if (action.verb == "delay") {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor);
    pause.expires_after(std::chrono::milliseconds(action.number));
    co_await pause.async_wait(boost::asio::use_awaitable);
    co_return;
  }
  if (action.number != 0 && action.number != count) co_return;
  if (action.verb == "kill") _exit(killed_status);
  if (action.verb == "error") throw FailpointError("failpoint " + std::string(name));
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
