#include "platform/pg/pool.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "platform/pg/connection.h"
#include "platform/pg/fault.h"

namespace aai::pg {

namespace asio = boost::asio;

Pool::Pool(asio::io_context& io, const std::string& conninfo, PoolLimits limits)
    : io_(io), limits_(limits) {
  const auto spelt = conninfo + " options='-c TimeZone=UTC -c DateStyle=ISO'";
  const auto closed = is_closed_;
  for (int i = 0; i < limits_.connections; ++i) {
    connections_.push_back(std::make_shared<Connection>(io_, spelt, [this, closed] {
      if (!*closed) start_waiting();
    }));
    asio::co_spawn(io_, connections_.back()->run(), asio::detached);
  }
  asio::co_spawn(io_, expire_waiting(), asio::detached);
}

Pool::~Pool() { close(); }

void Pool::close() {
  *is_closed_ = true;
  for (const auto& connection : connections_) connection->close();
}

bool Pool::is_up() const {
  for (const auto& connection : connections_) {
    if (connection->is_up()) return true;
  }
  return false;
}

Task<std::shared_ptr<Connection>> Pool::fly(std::shared_ptr<Flight> flight, bool reserve) {
  auto waiting = std::make_shared<Waiting>();
  waiting->flight = flight;
  waiting->reserve = reserve;
  waiting->since = std::chrono::steady_clock::now();
  if (!waiting_.empty() || !start(waiting)) {
    if (waiting_.size() >= limits_.waiting_max)
      throw Unavailable("53300", "too many requests wait for PostgreSQL");
    waiting_.push_back(waiting);
  }
  co_await flight->landed.wait();
  co_return waiting->connection;
}

std::shared_ptr<Connection> Pool::pick() const {
  std::shared_ptr<Connection> best;
  for (const auto& connection : connections_) {
    if (!connection->takes_flights() || connection->in_flight() >= limits_.depth) continue;
    if (!best || connection->in_flight() < best->in_flight()) best = connection;
  }
  return best;
}

bool Pool::start(const std::shared_ptr<Waiting>& waiting) {
  const auto connection = pick();
  if (!connection) return false;
  waiting->connection = connection;
  if (waiting->reserve) connection->reserve();
  connection->send(waiting->flight);
  return true;
}

void Pool::start_waiting() {
  while (!waiting_.empty() && start(waiting_.front())) waiting_.pop_front();
}

Task<void> Pool::expire_waiting() {
  const auto closed = is_closed_;
  asio::steady_timer pause(io_);
  while (!*closed) {
    pause.expires_after(limits_.waiting_time_max / 20);
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (*closed) co_return;
    const auto oldest = std::chrono::steady_clock::now() - limits_.waiting_time_max;
    while (!waiting_.empty() && waiting_.front()->since < oldest) {
      const auto expired = waiting_.front();
      waiting_.pop_front();
      expired->flight->fault =
          std::make_exception_ptr(Unavailable("", "PostgreSQL did not become free in time"));
      expired->flight->landed.notify();
    }
  }
}

}
