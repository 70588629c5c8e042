#pragma once
// Several tasks side by side on one event loop, at most so many at once; waits for all of them.
//
//   std::vector<std::function<Task<Answer>()>> questions = ...;
//   const auto answers = co_await together(std::move(questions), 8);   // in the order of the
//   questions
//
// The first exception is thrown once all that had begun have ended; nothing new begins after it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "platform/wait.h"

namespace aai {

namespace detail {

template <class T>
struct Gathering {
  std::vector<std::function<Task<T>()>> tasks;
  std::vector<std::optional<T>> results;
  std::size_t next = 0, lanes = 0;
  std::exception_ptr fault;
  Signal ended;
};

template <class T>
Task<void> run_lane(std::shared_ptr<Gathering<T>> gathering) {
  while (!gathering->fault && gathering->next < gathering->tasks.size()) {
    const auto mine = gathering->next++;
    try {
      gathering->results[mine] = co_await gathering->tasks[mine]();
    } catch (...) {
      if (!gathering->fault) gathering->fault = std::current_exception();
    }
  }
  if (--gathering->lanes == 0) gathering->ended.notify();
}

}

template <class T>
Task<std::vector<T>> together(std::vector<std::function<Task<T>()>> tasks, std::size_t at_once) {
  std::vector<T> all;
  if (tasks.empty()) co_return all;
  const auto gathering = std::make_shared<detail::Gathering<T>>();
  gathering->tasks = std::move(tasks);
  gathering->results.resize(gathering->tasks.size());
  gathering->lanes = std::min(at_once, gathering->tasks.size());

  const auto executor = co_await boost::asio::this_coro::executor;
  for (auto lane = gathering->lanes; lane > 0; --lane)
    boost::asio::co_spawn(executor, detail::run_lane<T>(gathering), boost::asio::detached);
  co_await gathering->ended.wait();
  if (gathering->fault) std::rethrow_exception(gathering->fault);
  for (auto& result : gathering->results) all.push_back(std::move(*result));
  co_return all;
}

}
