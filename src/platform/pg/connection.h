#pragma once
// One connection in pipeline mode. Flights of different requests follow one another on it; while
// a transaction spans several flights the connection is reserved for it. Private to platform/pg.
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <string>
#include <unordered_set>

#include "platform/pg/flight.h"

namespace aai::pg {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::io_context& io, std::string conninfo, std::function<void()> on_room);
  ~Connection();

  // Connects, serves until the connection breaks, waits and connects again; ends with close().
  Task<void> run();
  void close();

  bool is_up() const { return is_up_; }
  // Not while it is reserved, and not while a failed transaction is being ended.
  bool takes_flights() const { return is_up_ && !is_reserved_ && !ending_; }
  std::size_t in_flight() const { return flights_.size(); }
  // Rises with every new connection to the server: what was begun on an older one is gone.
  std::uint64_t epoch() const { return epoch_; }
  void reserve() { is_reserved_ = true; }
  void release();  // flights behind the last one sent may now follow

  void send(std::shared_ptr<Flight> flight);

 private:
  Task<bool> connect();
  Task<void> serve();
  void write_flight(Flight& flight);
  void prepare(Flight& flight, const Statement& statement);
  void write_statement(const Statement& statement);
  void start_writing();
  Task<void> write_rest();
  bool has_dropped();
  void take_results();
  void take_result(PGresult* raw);
  void take_answer(Flight& flight, Result answer);
  void land(const std::shared_ptr<Flight>& flight);
  void break_down();

  boost::asio::io_context& io_;
  std::string conninfo_;
  std::function<void()> on_room_;
  PGconn* pg_ = nullptr;
  boost::asio::posix::stream_descriptor socket_;
  std::deque<std::shared_ptr<Flight>> flights_;
  std::shared_ptr<Flight> ending_;  // the ROLLBACK under way
  std::unordered_set<std::string_view> prepared_;
  std::uint64_t epoch_ = 0;
  bool is_up_ = false, is_reserved_ = false, is_writing_ = false, is_closed_ = false;
};

}
