#include "platform/http/session.h"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "platform/http/peer_address.h"
#include "platform/http/read_buffer.h"
#include "platform/http/reply_head.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace aai::http {
namespace {

namespace asio = boost::asio;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr bool is_tls(const PlainStream&) { return false; }
constexpr bool is_tls(const TlsStream&) { return true; }

constexpr std::size_t copied_body_max = 16 * 1024;  // a smaller body travels in the head's buffer
constexpr std::size_t slice_size = 256 * 1024;      // what one write may take write_time_max for
constexpr std::size_t kept_size_max = 64 * 1024;
constexpr std::chrono::seconds farewell_time_max{2};
constexpr std::size_t farewell_size_max = 256 * 1024;

metrics::Gauge& open_connections() {
  static auto& gauge =
      metrics::registry().gauge("http_connections", "Open connections of clients.");
  return gauge;
}

enum class Outcome { request, refused, ended };

template <class Stream>
class Session final : public Connection, public Sink,
                      public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(std::shared_ptr<Host> host, Stream stream)
      : host_(std::move(host)), stream_(std::move(stream)) {
    host_->connections.push_back(*this);
    ++host_->connection_count;
    open_connections().add(1);
  }
  ~Session() override {
    --host_->connection_count;
    open_connections().add(-1);
  }

  Task<void> run();

  void cancel() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().cancel(ignored);
  }
  void close() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

  Task<bool> write(std::string_view bytes) override;
  bool is_open() const override { return !is_broken_ && !host_->is_draining; }

 private:
  void allow(std::chrono::seconds time) { deadline = std::chrono::steady_clock::now() + time; }
  void allow_forever() { deadline = SteadyTime::max(); }

  Task<bool> shake_hands();
  Task<Outcome> read_request(RequestParser& parser);
  Task<bool> read_more(const RequestParser& parser);
  Task<Reply> answer(Request& request);
  Task<bool> write_reply(const Reply& reply, HeadOptions options, bool is_head);
  Task<bool> write_all(const std::array<asio::const_buffer, 3>& buffers);
  Task<bool> write_stream(Reply& reply, HeadOptions options);
  Task<void> say_farewell();
  void watch_for_the_end();

  std::shared_ptr<Host> host_;
  Stream stream_;
  std::string peer_;
  ReadBuffer in_;
  std::string out_;
  const Unreadable* refusal_ = nullptr;
  bool is_first_ = true, is_broken_ = false, is_chunked_ = false;
};

template <class Stream>
Task<void> Session<Stream>::run() {
  boost::system::error_code error;
  const auto peer = stream_.lowest_layer().remote_endpoint(error);
  if (error) co_return;
  const auto address = peer.address();
  peer_ = address.is_v6() && address.to_v6().is_v4_mapped()
              ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
              : address.to_string();
  if (!co_await shake_hands()) co_return;

  bool goes_on = true;
  for (std::size_t served = 1; goes_on; ++served) {
    auto parser = std::make_unique<RequestParser>(host_->limits);
    const auto outcome = co_await read_request(*parser);
    if (outcome == Outcome::ended) break;
    if (outcome == Outcome::refused) {
      const auto reply = unreadable_reply(*refusal_);
      const HeadOptions last{Framing::length, false, false};
      co_await write_reply(reply, last, false);
      co_await say_farewell();
      break;
    }

    allow_forever();
    auto& request = parser->request;
    request.peer = client_address(request.headers, peer_, host_->trusted_proxies);
    request.is_tls = is_tls(stream_) || came_by_https(request.headers, host_->trusted_proxies);
    auto reply = co_await answer(request);

    HeadOptions options{Framing::length, parser->keeps_alive(), parser->is_http_1_0()};
    const bool is_head = request.method == Method::head;
    if (host_->is_draining || served >= host_->limits.requests_per_connection_max)
      options.keep_alive = false;
    if (reply.stream && !is_head) {
      parser.reset();
      goes_on = co_await write_stream(reply, options) && is_chunked_;
    } else {
      goes_on = co_await write_reply(reply, options, is_head);
    }
    goes_on = goes_on && options.keep_alive;
    if (!goes_on) co_await say_farewell();
  }
}

template <class Stream>
Task<bool> Session<Stream>::shake_hands() {
  allow(host_->limits.header_time_max);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    const auto [error] =
        co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
    co_return !error;
  }
  co_return true;
}

template <class Stream>
Task<Outcome> Session<Stream>::read_request(RequestParser& parser) {
  // The first request must begin as soon as the connection does; later ones may be waited for.
  if (!is_first_) allow(in_.empty() ? host_->limits.idle_time_max : host_->limits.header_time_max);
  is_first_ = false;
  bool is_reading_body = false;
  for (;;) {
    if (!in_.empty()) {
      in_.consume(parser.feed(in_.bytes()));
      refusal_ = parser.refusal();
      if (refusal_) co_return Outcome::refused;
      if (parser.is_complete()) co_return Outcome::request;
    }
    if (parser.has_header() && !is_reading_body) {
      is_reading_body = true;
      if (parser.awaits_continue()) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        allow(host_->limits.write_time_max);
        const auto [error, size] =
            co_await asio::async_write(stream_, asio::buffer(go_on), as_result);
        if (error) co_return Outcome::ended;
      }
      allow(host_->limits.body_time_max);
    }
    if (!co_await read_more(parser)) co_return refusal_ ? Outcome::refused : Outcome::ended;
  }
}

// One read. False where there is nothing more to come, or no room or time for it (`refusal_`).
template <class Stream>
Task<bool> Session<Stream>::read_more(const RequestParser& parser) {
  const bool nothing_yet = !parser.has_begun() && in_.empty();
  const auto room = in_.room(host_->limits.header_size_max);
  if (room.size() == 0) {
    refusal_ = parser.has_header() ? &malformed : &header_too_big;
    co_return false;
  }
  is_idle = nothing_yet;
  const auto [error, size] = co_await stream_.async_read_some(room, as_result);
  is_idle = false;
  if (error) {
    if (is_expired && !nothing_yet) refusal_ = &too_slow;
    co_return false;
  }
  in_.added(size);
  if (nothing_yet) allow(host_->limits.header_time_max);
  co_return true;
}

// The handler answers refusals itself; what it throws is a fault of ours.
template <class Stream>
Task<Reply> Session<Stream>::answer(Request& request) {
  try {
    co_return co_await host_->handler(request);
  } catch (const std::exception& fault) {
    log::Line(log::Level::error, "http.handler_failed").with("error", fault.what());
  }
  constexpr Unreadable failed{500, "http.internal_error", "Something went wrong on our side."};
  co_return unreadable_reply(failed);
}

template <class Stream>
Task<bool> Session<Stream>::write_reply(const Reply& reply, HeadOptions options, bool is_head) {
  out_.clear();
  append_head(out_, reply, options);
  const bool has_body = !is_head && !forbids_body(reply.status);
  std::string_view rest = has_body ? std::string_view(reply.body) : std::string_view();
  if (rest.size() <= copied_body_max) {
    out_ += rest;
    rest = {};
  }
  bool is_written = true;
  std::string_view head = out_;
  do {
    const auto slice = rest.substr(0, slice_size);
    rest.remove_prefix(slice.size());
    const std::array<asio::const_buffer, 3> buffers = {asio::buffer(head), asio::buffer(slice),
                                                       asio::const_buffer()};
    is_written = co_await write_all(buffers);
    head = {};
  } while (is_written && !rest.empty());
  if (out_.capacity() > kept_size_max) out_ = {};
  co_return is_written;
}

template <class Stream>
Task<bool> Session<Stream>::write_all(const std::array<asio::const_buffer, 3>& buffers) {
  is_expired = false;
  allow(host_->limits.write_time_max);
  const auto [error, size] = co_await asio::async_write(stream_, buffers, as_result);
  allow_forever();
  if (error) is_broken_ = true;
  co_return !error;
}

// An open stream keeps no buffer: thousands of them wait for news most of their life.
template <class Stream>
Task<bool> Session<Stream>::write_stream(Reply& reply, HeadOptions options) {
  is_chunked_ = !options.http_1_0;
  options.framing = is_chunked_ ? Framing::chunked : Framing::until_close;
  std::string head;
  append_head(head, reply, options);
  const auto stream = std::move(reply.stream);
  reply = Reply{};
  in_.release();
  out_ = {};
  const std::array<asio::const_buffer, 3> buffers = {asio::buffer(head), asio::const_buffer(),
                                                     asio::const_buffer()};
  if (!co_await write_all(buffers)) co_return false;
  head = {};

  watch_for_the_end();
  try {
    co_await stream(*this);
  } catch (const std::exception& fault) {
    log::Line(log::Level::error, "http.stream_failed").with("error", fault.what());
    is_broken_ = true;
  }
  cancel();
  if (is_broken_ || !is_chunked_) co_return false;
  constexpr std::string_view last_chunk = "0\r\n\r\n";
  const std::array<asio::const_buffer, 3> end = {asio::buffer(last_chunk), asio::const_buffer(),
                                                 asio::const_buffer()};
  co_return co_await write_all(end);
}

template <class Stream>
Task<bool> Session<Stream>::write(std::string_view bytes) {
  if (!is_open()) co_return false;
  if (bytes.empty()) co_return true;
  char size_line[24];
  const int size = std::snprintf(size_line, sizeof size_line, "%zx\r\n", bytes.size());
  std::array<asio::const_buffer, 3> buffers = {asio::buffer(bytes), asio::const_buffer(),
                                               asio::const_buffer()};
  if (is_chunked_)
    buffers = {asio::buffer(size_line, static_cast<std::size_t>(size)), asio::buffer(bytes),
               asio::buffer("\r\n", 2)};
  const bool is_written = co_await write_all(buffers);
  co_return is_written && is_open();
}

// While a stream has nothing to write, only a read would tell that the client has gone.
template <class Stream>
void Session<Stream>::watch_for_the_end() {
  const auto seen = [self = this->shared_from_this()](const boost::system::error_code& error) {
    if (error) return;
    char byte;
    const auto peeked =
        ::recv(self->stream_.lowest_layer().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (peeked == 0 || (peeked < 0 && errno != EAGAIN)) self->is_broken_ = true;
  };
  stream_.lowest_layer().async_wait(asio::socket_base::wait_read, seen);
}

// Closing at once would reset the connection while the client still sends, and lose the reply.
template <class Stream>
Task<void> Session<Stream>::say_farewell() {
  if (is_broken_) co_return;
  is_expired = false;
  allow(farewell_time_max);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    co_await stream_.async_shutdown(as_result);
  } else {
    boost::system::error_code ignored;
    stream_.shutdown(asio::socket_base::shutdown_send, ignored);
    std::array<char, 4096> discarded;
    for (std::size_t total = 0; total < farewell_size_max;) {
      const auto [error, size] =
          co_await stream_.async_read_some(asio::buffer(discarded), as_result);
      if (error) break;
      total += size;
    }
  }
}

}

template <class Stream>
Task<void> serve_connection(std::shared_ptr<Host> host, Stream stream) {
  const auto session = std::make_shared<Session<Stream>>(std::move(host), std::move(stream));
  co_await session->run();
}

template Task<void> serve_connection(std::shared_ptr<Host>, PlainStream);
template Task<void> serve_connection(std::shared_ptr<Host>, TlsStream);

}
