#include "platform/http/server.h"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "platform/http/session.h"
#include "platform/http/tls.h"
#include "platform/log/log.h"

namespace aai::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr int backlog = 4096;
constexpr milliseconds sweep_every{250};
constexpr milliseconds drain_look_every{20};
constexpr milliseconds accept_again_after{100};  // when the process has no file descriptor left
constexpr std::chrono::seconds last_request_time{2};
constexpr std::chrono::seconds expired_time_max{5};

tcp::acceptor listen_at(asio::io_context& io, const ListenOptions& listen) {
  const tcp::endpoint endpoint(asio::ip::make_address(listen.address), listen.port);
  tcp::acceptor acceptor(io, endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  // One server per event loop: the kernel spreads connections, and a new release may listen
  // before the old one has stopped.
  const int yes = 1;
  ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  acceptor.bind(endpoint);
  acceptor.listen(backlog);
  acceptor.non_blocking(true);
  return acceptor;
}

}

struct Server::State : std::enable_shared_from_this<State> {
  State(asio::io_context& loop, const ListenOptions& listen)
      : io(loop), acceptor(listen_at(loop, listen)), sweep_timer(loop) {
    if (!listen.tls_certificate.empty())
      tls.emplace(load_tls(listen.tls_certificate, listen.tls_key));
  }

  Task<void> accept_connections();
  void begin_session(tcp::socket socket);
  void accept_waiting();
  Task<void> sweep();
  void end_late_connections(SteadyTime now);

  asio::io_context& io;
  tcp::acceptor acceptor;
  asio::steady_timer sweep_timer;
  std::optional<asio::ssl::context> tls;
  std::shared_ptr<Host> host = std::make_shared<Host>();
  unsigned short port = 0;
};

void Server::State::begin_session(tcp::socket socket) {
  if (host->is_stopped || host->connection_count >= host->limits.connections_max) return;
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls) {
    asio::co_spawn(io, serve_connection(host, TlsStream(std::move(socket), *tls)), asio::detached);
  } else {
    asio::co_spawn(io, serve_connection(host, std::move(socket)), asio::detached);
  }
}

Task<void> Server::State::accept_connections() {
  const auto self = shared_from_this();
  asio::steady_timer pause(io);
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(as_result);
    if (!error) {
      begin_session(std::move(socket));
    } else if (acceptor.is_open() && error != asio::error::connection_aborted) {
      log::Line(log::Level::warn, "http.accept_failed").with("error", error.message());
      pause.expires_after(accept_again_after);
      co_await pause.async_wait(as_result);
    }
  }
}

// Whoever the kernel has already let in is served; closing the listener would reset them.
void Server::State::accept_waiting() {
  boost::system::error_code error;
  while (acceptor.is_open()) {
    tcp::socket socket(io);
    acceptor.accept(socket, error);
    if (error) return;
    begin_session(std::move(socket));
  }
}

Task<void> Server::State::sweep() {
  const auto self = shared_from_this();
  while (!host->is_stopped) {
    sweep_timer.expires_after(sweep_every);
    co_await sweep_timer.async_wait(as_result);
    end_late_connections(steady_clock::now());
  }
}

// One clock reading for all: cheaper than a timer of its own for every read and write.
void Server::State::end_late_connections(SteadyTime now) {
  for (auto& connection : host->connections) {
    if (connection.deadline > now) continue;
    if (connection.is_expired) {
      connection.close();
    } else {
      connection.is_expired = true;
      connection.deadline = now + expired_time_max;
      connection.cancel();
    }
  }
}

Server::Server(asio::io_context& io, ListenOptions listen, ServerLimits limits, Handler handler)
    : state_(std::make_shared<State>(io, listen)) {
  state_->host->limits = limits;
  state_->host->handler = std::move(handler);
  state_->host->trusted_proxies = listen.trusted_proxies;
  state_->port = state_->acceptor.local_endpoint().port();
  asio::co_spawn(io, state_->accept_connections(), asio::detached);
  asio::co_spawn(io, state_->sweep(), asio::detached);
}

Server::~Server() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  // Said as well as cancelled: a timer that has just expired can no longer be.
  state_->host->is_stopped = state_->host->is_draining = true;
  state_->sweep_timer.cancel();
  for (auto& connection : state_->host->connections) connection.close();
}

unsigned short Server::port() const { return state_->port; }

Task<void> Server::drain(std::chrono::seconds time_max) {
  const auto state = state_;
  const auto begun = steady_clock::now();
  const auto give_up_at = begun + time_max;
  // A client may have sent its next request just before it could learn that we stop.
  const auto close_idle_at = begun + std::min(time_max, last_request_time);

  state->accept_waiting();
  boost::system::error_code ignored;
  state->acceptor.close(ignored);
  state->host->is_draining = true;

  asio::steady_timer pause(state->io);
  while (state->host->connection_count > 0) {
    const auto now = steady_clock::now();
    for (auto& connection : state->host->connections) {
      if (now >= give_up_at || (now >= close_idle_at && connection.is_idle)) connection.close();
    }
    if (now >= give_up_at) break;
    pause.expires_after(drain_look_every);
    co_await pause.async_wait(as_result);
  }
}

}
