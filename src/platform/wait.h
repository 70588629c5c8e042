#pragma once
// A one-shot signal between coroutines of one event loop: one waits, another notifies.
#include <boost/asio/async_result.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "core/task.h"

namespace aai {

class Signal {
 public:
  Task<void> wait() {
    if (is_set_) co_return;
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        Park(this), boost::asio::use_awaitable);
  }

  void notify() {
    is_set_ = true;
    if (const auto waiter = std::move(waiter_)) waiter->resume();
  }

 private:
  struct Waiter {
    virtual void resume() = 0;
    virtual ~Waiter() = default;
  };

  template <class Handler>
  struct Parked final : Waiter {
    explicit Parked(Handler&& parked) : handler(std::move(parked)) {}
    void resume() override { boost::asio::post(std::move(handler)); }
    Handler handler;
  };

  struct Park {
    explicit Park(Signal* owner) : signal(owner) {}
    template <class Handler>
    void operator()(Handler&& handler) {
      using Kept = Parked<std::decay_t<Handler>>;
      signal->waiter_ = std::make_unique<Kept>(std::forward<Handler>(handler));
    }
    Signal* signal;
  };

  bool is_set_ = false;
  std::unique_ptr<Waiter> waiter_;
};

}
