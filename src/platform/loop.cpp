#include "platform/loop.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/log/log.h"

namespace aai {
namespace {

namespace asio = boost::asio;

void report(std::exception_ptr fault) {
  if (!fault) return;
  try {
    std::rethrow_exception(fault);
  } catch (const std::exception& error) {
    log::Line(log::Level::error, "loop.work_failed").with("error", error.what());
  }
}

}

Task<void> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

Task<void> run_beside(Task<void> work) {
  asio::co_spawn(co_await asio::this_coro::executor, std::move(work), &report);
}

}
