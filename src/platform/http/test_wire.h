#pragma once
// For tests of the web server: a server on a loopback port of its own thread, and a client that
// sends exactly the bytes it is told to.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <thread>

#include "platform/http/server.h"

namespace aai::http::test {

// Blocking, with a bound on every wait, so that a test fails instead of hanging.
class Wire {
 public:
  explicit Wire(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  Wire(const Wire&) = delete;
  ~Wire() { close(); }

  bool is_connected() const { return is_connected_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  // Everything up to and including `mark`; what came when the server closes before.
  std::string receive_until(std::string_view mark) {
    for (;;) {
      const auto found = received_.find(mark);
      if (found != received_.npos) return take(found + mark.size());
      if (!receive_more()) return take(received_.size());
    }
  }
  // One reply that has a length, head and body.
  std::string receive_reply() {
    auto head = receive_until("\r\n\r\n");
    const auto field = head.find("Content-Length: ");
    if (field == head.npos) return head;
    const auto size = std::stoul(head.substr(field + 16));
    while (received_.size() < size && receive_more()) {}
    return head + take(std::min(size, received_.size()));
  }
  std::string receive_all() {
    while (receive_more()) {}
    return take(received_.size());
  }
  // True once the server has closed and sent nothing more.
  bool is_closed_by_server() { return !receive_more() && received_.empty(); }

 private:
  bool receive_more() {
    char bytes[16 * 1024];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }
  std::string take(std::size_t count) {
    auto taken = received_.substr(0, count);
    received_.erase(0, count);
    return taken;
  }

  int socket_;
  bool is_connected_ = false;
  std::string received_;
};

// A server in a thread of its own; it remembers what its handler was given.
class Running {
 public:
  explicit Running(Handler handler = {}, ServerLimits limits = {}, ListenOptions listen = {})
      : server_(std::in_place, io_, on_any_port(std::move(listen)), limits,
                [this, handler = std::move(handler)](Request& request) {
                  return answer(handler, request);
                }),
        thread_([this] { io_.run(); }) {}
  ~Running() {
    boost::asio::post(io_, [this] {
      server_.reset();
      io_.stop();  // what still waits for its client ends with the loop
    });
    thread_.join();
  }

  unsigned short port() const { return port_ = server_->port(); }
  Wire wire() const { return Wire(port()); }
  std::future<void> drain(std::chrono::seconds time_max) {
    return boost::asio::co_spawn(io_, server_->drain(time_max), boost::asio::use_future);
  }

  std::vector<Request> seen() const {
    const std::scoped_lock held(lock_);
    return seen_;
  }

 private:
  static ListenOptions on_any_port(ListenOptions listen) {
    listen.port = 0;
    return listen;
  }
  Task<Reply> answer(const Handler& handler, Request& request) {
    {
      const std::scoped_lock held(lock_);
      seen_.push_back(request);
    }
    if (handler) co_return co_await handler(request);
    Reply reply;
    reply.content_type = "text/plain";
    reply.body =
        std::string(method_name(request.method)) + " " + request.target + " " + request.body;
    co_return reply;
  }

  boost::asio::io_context io_{1};
  mutable std::mutex lock_;
  mutable unsigned short port_ = 0;
  std::vector<Request> seen_;
  std::optional<Server> server_;
  std::thread thread_;
};

}
