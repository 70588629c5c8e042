#include "platform/pg/listener.h"

#include <libpq-fe.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "core/task.h"

namespace aai::pg {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

constexpr auto reconnect_delay = std::chrono::milliseconds(500);

}

struct Listener::State : std::enable_shared_from_this<State> {
  State(asio::io_context& loop, std::string info, std::string name, Heard callback)
      : io(loop),
        conninfo(std::move(info)),
        channel(std::move(name)),
        heard(std::move(callback)),
        socket(loop),
        reconnecting(loop) {}
  ~State() { disconnect(); }

  Task<void> run() {
    const auto self = shared_from_this();
    while (!is_closed) {
      const bool connected = co_await connect();
      if (connected && !is_closed) co_await listen();
      disconnect();
      if (is_closed) co_return;
      reconnecting.expires_after(reconnect_delay);
      boost::system::error_code ignored;
      co_await reconnecting.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }

  Task<bool> connect() {
    pg = PQconnectStart(conninfo.c_str());
    if (!pg || PQstatus(pg) == CONNECTION_BAD) co_return false;
    PQsetNoticeProcessor(pg, [](void*, const char*) {}, nullptr);
    // libpq may change the socket while it tries addresses, so it is borrowed for each wait.
    for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(pg)) {
      if (next == PGRES_POLLING_FAILED || is_closed) co_return false;
      stream_descriptor borrowed(io, PQsocket(pg));
      const auto ready = next == PGRES_POLLING_READING ? stream_descriptor::wait_read
                                                       : stream_descriptor::wait_write;
      boost::system::error_code error;
      co_await borrowed.async_wait(ready, asio::redirect_error(asio::use_awaitable, error));
      borrowed.release();
      if (error) co_return false;
    }
    socket.assign(PQsocket(pg));
    co_return PQsendQuery(pg, ("listen " + channel).c_str()) == 1 && PQflush(pg) == 0;
  }

  Task<void> listen() {
    boost::system::error_code error;
    while (!is_closed) {
      co_await socket.async_wait(stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, error));
      if (error || is_closed || !PQconsumeInput(pg)) co_return;
      if (!take_results()) co_return;
      while (PGnotify* notified = PQnotifies(pg)) {
        const std::unique_ptr<PGnotify, decltype(&PQfreemem)> owned(notified, &PQfreemem);
        if (!is_closed) heard(owned->extra);
      }
    }
  }

  // The answer to LISTEN itself: from then on nothing is missed.
  bool take_results() {
    while (!PQisBusy(pg)) {
      PGresult* result = PQgetResult(pg);
      if (!result) return true;
      const bool listening = PQresultStatus(result) == PGRES_COMMAND_OK;
      PQclear(result);
      if (!listening) return false;
      is_up = true;
      heard("");
    }
    return true;
  }

  void disconnect() {
    is_up = false;
    if (socket.is_open()) socket.release();
    if (pg) PQfinish(std::exchange(pg, nullptr));
  }

  void close() {
    is_closed = true;
    boost::system::error_code ignored;
    if (socket.is_open()) socket.cancel(ignored);
    reconnecting.cancel();
  }

  asio::io_context& io;
  std::string conninfo, channel;
  Heard heard;
  PGconn* pg = nullptr;
  stream_descriptor socket;
  asio::steady_timer reconnecting;
  bool is_closed = false, is_up = false;
};

Listener::Listener(asio::io_context& io, std::string conninfo, std::string channel, Heard heard)
    : state_(
          std::make_shared<State>(io, std::move(conninfo), std::move(channel), std::move(heard))) {
  asio::co_spawn(io, state_->run(), asio::detached);
}

Listener::~Listener() { state_->close(); }

bool Listener::is_up() const { return state_->is_up; }

}
