#pragma once
// A pool of connections of one login, for one event loop. Few connections with a short pipeline
// beat many (measured: 2 x 4). A flight that is a whole transaction may follow another on the same
// connection; one that is not reserves its connection until COMMIT.
// Limits: waiting flights, and how long they wait; beyond them Unavailable.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>

#include "platform/pg/tx.h"

namespace aai::pg {

struct Flight;

struct PoolLimits {
  int connections = 2;
  std::size_t depth = 4;          // flights on the way on one connection
  std::size_t waiting_max = 1024;
  std::chrono::milliseconds waiting_time_max{5000};
};

class Pool {
 public:
  Pool(boost::asio::io_context& io, const std::string& conninfo, PoolLimits limits = {});
  ~Pool();
  Pool(const Pool&) = delete;

  // Sends the flight and waits until it has landed; `reserve` keeps the connection afterwards.
  Task<std::shared_ptr<Connection>> fly(std::shared_ptr<Flight> flight, bool reserve);

  bool is_up() const;
  void close();

 private:
  struct Waiting {
    std::shared_ptr<Flight> flight;
    bool reserve;
    std::chrono::steady_clock::time_point since;
    std::shared_ptr<Connection> connection;
  };

  std::shared_ptr<Connection> pick() const;
  bool start(const std::shared_ptr<Waiting>& waiting);
  void start_waiting();
  Task<void> expire_waiting();

  boost::asio::io_context& io_;
  PoolLimits limits_;
  std::vector<std::shared_ptr<Connection>> connections_;
  std::deque<std::shared_ptr<Waiting>> waiting_;
  std::shared_ptr<bool> is_closed_ = std::make_shared<bool>(false);
};

}
