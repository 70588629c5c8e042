#pragma once
// One TCP connection that may become TLS. Private to platform/net.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "platform/net/dialer.h"

namespace aai::net {

class TlsLink final : public Link {
 public:
  TlsLink(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> trust,
          std::string host);
  ~TlsLink() override { close(); }

  Task<LinkResult> connect(boost::asio::ip::tcp::endpoint to, Time within);
  Task<LinkResult> read(std::span<char> into, Time within) override;
  Task<LinkResult> write(std::string_view bytes, Time within) override;
  Task<LinkResult> start_tls(Time within) override;
  void interrupt() override;
  void close() override;

 private:
  // What outlives the link while a handler of the loop still holds it.
  struct State {
    explicit State(const boost::asio::any_io_executor& executor)
        : socket(executor), timer(executor) {}
    boost::asio::ip::tcp::socket socket;
    boost::asio::steady_timer timer;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls;
    unsigned long operation = 0;  // the number of the one under way
    bool is_late = false, is_interrupted = false;
  };
  class Limit;

  std::shared_ptr<State> state_;
  std::shared_ptr<boost::asio::ssl::context> trust_;
  std::string host_;
};

}
