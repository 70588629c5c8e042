#pragma once
// The web server of one event loop: sockets to Requests, Replies to sockets. HTTP/1.1 with
// keep-alive, plain or TLS. Knows nothing of routes.
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "platform/http/message.h"

namespace aai::http {

// What one client may cost. Beyond a size: 413 or 431; beyond a time: the connection closes.
struct ServerLimits {
  std::size_t header_size_max = 16 * 1024;
  std::size_t body_size_max = 1024 * 1024;
  std::size_t connections_max = 20000;
  std::chrono::seconds header_time_max{10};
  std::chrono::seconds body_time_max{30};
  std::chrono::seconds idle_time_max{75};
  std::chrono::seconds write_time_max{30};
  std::size_t requests_per_connection_max = 100000;
};

struct ListenOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;
  std::string tls_certificate, tls_key;  // PEM files; both or none
  int trusted_proxies = 0;
};

using Handler = std::function<Task<Reply>(Request&)>;

class Server {
 public:
  Server(boost::asio::io_context& io, ListenOptions listen, ServerLimits limits, Handler handler);
  ~Server();

  unsigned short port() const;  // the one in use, where 0 was asked for
  // Stops accepting, finishes what is in hand, ends streams; done when no connection is left or
  // the time is over.
  Task<void> drain(std::chrono::seconds time_max);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}
