#pragma once
// For tests of two things at once: a task that goes on only while the test lets it.
#include "tests/world.h"

namespace aai::test {

// A task beside the test, which goes on only while the test lets it.
class Beside {
 public:
  Beside(World& world, Task<void> task) : world_(world) {
    boost::asio::co_spawn(world.io, std::move(task), [this](std::exception_ptr thrown) {
      fault_ = thrown;
      is_done = true;
    });
  }

  // Until PostgreSQL itself says that so many wait for a lock.
  void until_blocked(int waiting = 1) {
    for (int i = 0; i < steps_max && count_waiting() < waiting; ++i) step();
    CHECK(count_waiting() == waiting);
    CHECK(!is_done);
  }
  void until_done() {
    for (int i = 0; i < steps_max && !is_done; ++i) step();
    REQUIRE(is_done);
    if (fault_) std::rethrow_exception(fault_);
  }

  bool is_done = false;

 private:
  static constexpr int steps_max = 3000;

  void step() {
    world_.io.restart();
    world_.io.run_one_for(std::chrono::milliseconds(10));
  }
  int count_waiting() {
    return std::stoi(
        world_.value("select count(*) from pg_stat_activity where datname = current_database() "
                     "and wait_event_type = 'Lock'"));
  }

  World& world_;
  std::exception_ptr fault_;
};

// A request as a task, to run beside others.
inline Task<void> answer_into(World& world, Method method, std::string path, std::string body,
                              Person as, http::Reply& reply) {
  http::Request request;
  request.method = method;
  request.target = path;
  request.body = body;
  request.peer = "203.0.113.7";
  request.headers.emplace_back("sec-fetch-site", "same-origin");
  request.headers.emplace_back("cookie", "__Host-aai_session=" + as.token);
  reply = co_await world.answer(request);
}

}
