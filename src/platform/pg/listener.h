#pragma once
// LISTEN: a connection of its own that waits for NOTIFY on one channel and calls back on the event
// loop. A hint, never the truth: what was notified while it was away is lost, so it calls back once
// after every connect, and whoever listens also polls.
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace aai::pg {

class Listener {
 public:
  using Heard = std::function<void(std::string_view payload)>;  // empty after a connect

  Listener(boost::asio::io_context& io, std::string conninfo, std::string channel, Heard heard);
  ~Listener();  // stops calling back at once
  Listener(const Listener&) = delete;

  bool is_up() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}
