#pragma once
// World: the house as a test sees it. Real PostgreSQL (one database per test process, made from a
// migrated template), a clock and a random source the test owns, and scripted outside servers.
// Each World makes organisations of its own, so tests run side by side.
//
//   World world;
//   const auto ada = world.owner("Lovelace Law");
//   const auto reply = world.call(Method::get, org_path(ada, "/drafts"), "", ada);
#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "app/modules.h"
#include "app/pipeline.h"
#include "platform/net/client.h"

namespace aai::test {

using http::Method;

class ManualClock final : public Clock {
 public:
  Instant now() const override { return at; }
  void advance(std::chrono::microseconds by) { at += by; }
  Instant at = *parse_instant("2026-11-20T09:00:00Z");
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<unsigned char> bytes) override;

 private:
  std::uint64_t state_;
};

// Answers what the test scripts, in the order of the rules; records every call. A call that no
// rule fits fails as refused, as a server that is down would.
class ScriptedClient final : public net::Client {
 public:
  using Respond = std::function<net::Answer(const net::Call&)>;
  void on(std::string url_part, Respond respond) {
    rules_.emplace_back(std::move(url_part), std::move(respond));
  }
  // The same, looked at before the rules there are.
  void before(std::string url_part, Respond respond) {
    rules_.insert(rules_.begin(), {std::move(url_part), std::move(respond)});
  }
  Task<net::Answer> send(net::Call call) override;

  std::vector<net::Call> calls;

 private:
  std::vector<std::pair<std::string, Respond>> rules_;
};

net::Answer answer_json(int status, std::string body);

struct Person {
  UserId user;
  OrgId org;
  std::string token;  // of the session cookie
  std::string email;
};

class World {
 public:
  World();
  ~World();

  // A person with a session, and an organisation they own. The cast: Lovelace Law is the tenant,
  // Initech the other one, always there and never seen.
  Person person(std::string_view name);
  Person owner(std::string_view org_name);
  Person member(const Person& of, std::string_view role = "member");
  Person operator_person();

  // Through the whole pipeline, without sockets.
  http::Reply call(Method method, std::string_view path, std::string_view body = "",
                   const std::optional<Person>& as = std::nullopt, http::Headers headers = {});

  // The same as a task, for requests that run side by side.
  Task<http::Reply> answer(http::Request& request) { return app::answer(*house_, request); }

  // Runs every job that is due, and those they enqueue, one after the other; returns how many.
  int run_jobs();

  // Ticks every cron whose period has come on the world's clock, and runs what is due.
  int run_crons();

  // As superuser: rows of texts, NULL as "NULL".
  std::vector<std::vector<std::string>> rows(const std::string& sql);
  std::string value(const std::string& sql);  // the one cell of one row

  // Runs a task to its end on the world's event loop.
  template <class T>
  T wait(Task<T> task) {
    std::optional<T> value;
    std::exception_ptr fault;
    bool done = false;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T result) {
      fault = error;
      if (!error) value = std::move(result);
      done = true;
    });
    run_until(done);
    if (fault) std::rethrow_exception(fault);
    return std::move(*value);
  }
  void wait(Task<void> task);

  boost::asio::io_context io;
  ManualClock clock;
  SeededRandom random;
  ScriptedClient http;
  Config config;
  crypto::Vault vault;
  Env env;

  pg::Pool& pool(std::string_view login);  // "aai_app", "aai_worker", ...

 private:
  void run_until(const bool& done);
  std::string unique(std::string_view name);

  app::Router router_;
  security::RateLimiter limiter_;
  std::vector<std::pair<std::string, std::unique_ptr<pg::Pool>>> pools_;
  std::unique_ptr<app::House> house_;
};

// "/v1/orgs/<org>/drafts"
std::string org_path(const Person& of, std::string_view rest);

// The value of a field of a JSON body: "problem.code", "items[0].id"; empty where there is none.
std::string field(const http::Reply& reply, std::string_view path);
std::string field(std::string_view json, std::string_view path);

// The code of the refusal a task ends with; "accepted" when it does not.
template <class T>
std::string refusal(World& world, Task<T> task) {
  try {
    world.wait(std::move(task));
  } catch (const Refusal& refused) {
    return std::string(refused.problem.code);
  }
  return "accepted";
}

}
