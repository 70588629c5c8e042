#include "platform/net/tls_link.h"

#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace aai::net {

namespace asio = boost::asio;
using boost::system::error_code;

// Cancels the one operation it was made for, and never the next.
class TlsLink::Limit {
 public:
  Limit(const std::shared_ptr<State>& state, Time within) : state_(*state) {
    state_.is_late = state_.is_interrupted = false;
    const auto mine = ++state_.operation;
    state_.timer.expires_after(within);
    state_.timer.async_wait([weak = std::weak_ptr<State>(state), mine](const error_code& error) {
      const auto kept = weak.lock();
      if (error || !kept || kept->operation != mine) return;
      kept->is_late = true;
      error_code ignored;
      kept->socket.cancel(ignored);
    });
  }
  Limit(const Limit&) = delete;
  ~Limit() {
    ++state_.operation;
    state_.timer.cancel();
  }

 private:
  State& state_;
};

namespace {

constexpr int keepalive_idle_seconds = 60, keepalive_step_seconds = 15, keepalive_steps = 4;

// A mailbox is listened to for half an hour: a peer that vanished must be noticed before.
void keep_alive(asio::ip::tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  const auto set = [&](int option, int value) {
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
  };
  set(TCP_KEEPIDLE, keepalive_idle_seconds);
  set(TCP_KEEPINTVL, keepalive_step_seconds);
  set(TCP_KEEPCNT, keepalive_steps);
}

bool expect_name(SSL* tls, const std::string& host) {
  error_code is_name;
  asio::ip::make_address(host, is_name);
  auto* wanted = SSL_get0_param(tls);
  if (!is_name) return X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
  SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(tls, host.c_str()) == 1 && SSL_set1_host(tls, host.c_str()) == 1;
}

LinkResult handshake_trouble(SSL* tls, const error_code& error) {
  const auto verified = SSL_get_verify_result(tls);
  if (verified != X509_V_OK)
    return {LinkTrouble::untrusted, X509_verify_cert_error_string(verified), 0};
  if (error.category() == asio::error::get_ssl_category())
    return {LinkTrouble::untrusted, "no TLS: " + error.message(), 0};
  return {LinkTrouble::closed, error.message(), 0};
}

template <class State>
LinkResult result_of(const State& state, const error_code& error, std::size_t size) {
  if (!error) return {LinkTrouble::none, "", size};
  if (state.is_late) return {LinkTrouble::timed_out, "no answer in time", 0};
  if (state.is_interrupted && error == asio::error::operation_aborted)
    return {LinkTrouble::interrupted, "interrupted", 0};
  return {LinkTrouble::closed, error.message(), 0};
}

auto to_error(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}

TlsLink::TlsLink(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> trust,
                 std::string host)
    : state_(std::make_shared<State>(executor)),
      trust_(std::move(trust)),
      host_(std::move(host)) {}

Task<LinkResult> TlsLink::connect(asio::ip::tcp::endpoint to, Time within) {
  const auto state = state_;
  const Limit limit(state, within);
  error_code error;
  co_await state->socket.async_connect(to, to_error(error));
  if (!error) keep_alive(state->socket);
  auto result = result_of(*state, error, 0);
  if (result.trouble == LinkTrouble::closed) result.trouble = LinkTrouble::unreachable;
  co_return result;
}

Task<LinkResult> TlsLink::read(std::span<char> into, Time within) {
  const auto state = state_;
  const Limit limit(state, within);
  error_code error;
  const auto buffer = asio::buffer(into.data(), into.size());
  std::size_t size = 0;
  if (state->tls)
    size = co_await state->tls->async_read_some(buffer, to_error(error));
  else
    size = co_await state->socket.async_read_some(buffer, to_error(error));
  co_return result_of(*state, error, size);
}

Task<LinkResult> TlsLink::write(std::string_view bytes, Time within) {
  const auto state = state_;
  const Limit limit(state, within);
  error_code error;
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  std::size_t size = 0;
  if (state->tls)
    size = co_await asio::async_write(*state->tls, buffer, to_error(error));
  else
    size = co_await asio::async_write(state->socket, buffer, to_error(error));
  co_return result_of(*state, error, size);
}

Task<LinkResult> TlsLink::start_tls(Time within) {
  const auto state = state_;
  const Limit limit(state, within);
  state->tls.emplace(state->socket, *trust_);
  auto* native = state->tls->native_handle();
  if (!expect_name(native, host_))
    co_return LinkResult(LinkTrouble::untrusted, "no name a certificate can have", 0);
  error_code error;
  co_await state->tls->async_handshake(asio::ssl::stream_base::client, to_error(error));
  if (!error || state->is_late) co_return result_of(*state, error, 0);
  co_return handshake_trouble(native, error);
}

void TlsLink::interrupt() {
  state_->is_interrupted = true;
  error_code ignored;
  state_->socket.cancel(ignored);
}

void TlsLink::close() {
  error_code ignored;
  state_->socket.close(ignored);
}

}
