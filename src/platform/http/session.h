#pragma once
// One connection: reads requests one after another, hands each to the handler, writes its reply.
// Private to platform/http.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/intrusive/list.hpp>

#include "platform/http/request_parser.h"

namespace aai::http {

using SteadyTime = std::chrono::steady_clock::time_point;

// A connection as its server sees it: something that has a deadline and can be ended.
class Connection : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~Connection() = default;
  virtual void cancel() = 0;  // what is being waited for ends
  virtual void close() = 0;

  SteadyTime deadline = SteadyTime::max();
  bool is_expired = false;
  bool is_idle = false;  // between requests, with nothing of the next one read
};

using Connections =
    boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

// What a session needs of its server, and outlives it with.
struct Host {
  ServerLimits limits;
  Handler handler;
  int trusted_proxies = 0;
  bool is_draining = false;  // no further request on any connection
  bool is_stopped = false;   // the server is gone
  std::size_t connection_count = 0;
  Connections connections;
};

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// Runs until the connection ends.
template <class Stream>
Task<void> serve_connection(std::shared_ptr<Host> host, Stream stream);

extern template Task<void> serve_connection(std::shared_ptr<Host>, PlainStream);
extern template Task<void> serve_connection(std::shared_ptr<Host>, TlsStream);

}
