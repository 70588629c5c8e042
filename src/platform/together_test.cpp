#include "platform/together.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

using namespace aai;

namespace {

struct Running {
  int now = 0, most = 0;
};

Task<int> work(Running& running, int number, bool fails) {
  running.most = std::max(running.most, ++running.now);
  co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
  --running.now;
  if (fails) throw std::runtime_error("no");
  co_return number;
}

std::string outcome(Running& running, int count, int failing) {
  std::vector<std::function<Task<int>()>> tasks;
  for (int i = 0; i < count; ++i)
    tasks.push_back([&running, i, failing] { return work(running, i, i == failing); });
  boost::asio::io_context io;
  std::string told;
  boost::asio::co_spawn(io, together(std::move(tasks), 3),
                        [&](std::exception_ptr fault, std::vector<int> results) {
                          for (const int result : results) told += std::to_string(result);
                          if (fault) told = "fault";
                        });
  io.run();
  return told;
}

}

TEST_CASE(
    "together: answers come in the order of the questions, and no more than asked run at once") {
  Running running;

  CHECK(outcome(running, 8, -1) == "01234567");
  CHECK(running.most == 3);
  CHECK(outcome(running, 0, -1) == "");
}

TEST_CASE("together: a fault is thrown when all that began have ended") {
  Running running;

  CHECK(outcome(running, 8, 4) == "fault");
  CHECK(running.now == 0);
}
