#include "platform/net/curl_engine.h"

#include <fcntl.h>

#include <algorithm>
#include <stdexcept>

namespace aai::net {

namespace asio = boost::asio;

CurlClient::Engine::Engine(asio::io_context& io, AddressRule is_allowed)
    : io_(io), is_allowed_(is_allowed), timer_(io) {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
  multi_.reset(curl_multi_init());
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, 32l);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, 256l);
}

CurlClient::Engine::~Engine() {
  multi_.reset();  // it still calls back
}

Task<void> CurlClient::Engine::run(Transfer& transfer) {
  const auto self = shared_from_this();
  struct Added {
    Added(Engine& to, Transfer& one) : engine(to), transfer(one) {
      engine.under_way_.push_back(&transfer);
    }
    ~Added() {
      std::erase(engine.under_way_, &transfer);
      curl_multi_remove_handle(engine.multi_.get(), transfer.easy.get());
    }
    Engine& engine;
    Transfer& transfer;
  };
  curl_easy_setopt(transfer.easy.get(), CURLOPT_PRIVATE, &transfer);
  if (curl_multi_add_handle(multi_.get(), transfer.easy.get()) != CURLM_OK) {
    transfer.result = CURLE_FAILED_INIT;
    co_return;
  }
  const Added added(*self, transfer);
  co_await transfer.done.wait();
}

void CurlClient::Engine::close() {
  for (auto* transfer : under_way_) {
    transfer->result = CURLE_ABORTED_BY_CALLBACK;
    transfer->done.notify();
  }
}

int CurlClient::Engine::on_socket(CURL*, curl_socket_t socket, int what, void* engine,
                                  void* watch) {
  static_cast<Engine*>(engine)->watch(socket, what, static_cast<Watch*>(watch));
  return 0;
}

// Never acts at once: libcurl must not be called from within its own callback.
int CurlClient::Engine::on_timer(CURLM*, long timeout_ms, void* data) {
  auto* engine = static_cast<Engine*>(data);
  if (timeout_ms < 0) {
    engine->timer_.cancel();
    return 0;
  }
  engine->timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  engine->timer_.async_wait(
      [weak = engine->weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (!error && self) self->act(CURL_SOCKET_TIMEOUT, 0);
      });
  return 0;
}

void CurlClient::Engine::watch(curl_socket_t socket, int what, Watch* known) {
  const auto found =
      std::ranges::find_if(watches_, [known](const auto& each) { return each.get() == known; });
  if (what == CURL_POLL_REMOVE) {
    if (found == watches_.end()) return;
    boost::system::error_code ignored;
    (*found)->is_gone = true;
    (*found)->descriptor.close(ignored);
    watches_.erase(found);
    curl_multi_assign(multi_.get(), socket, nullptr);
    return;
  }
  std::shared_ptr<Watch> watch;
  if (found == watches_.end()) {
    watch = std::make_shared<Watch>(io_);
    const int duplicate = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0) return;  // the call ends by its time limit
    watch->descriptor.assign(duplicate);
    watch->socket = socket;
    watches_.push_back(watch);
    curl_multi_assign(multi_.get(), socket, watch.get());
  } else {
    watch = *found;
  }
  watch->wants_read = what & CURL_POLL_IN;
  watch->wants_write = what & CURL_POLL_OUT;
  arm(watch);
}

void CurlClient::Engine::arm(const std::shared_ptr<Watch>& watch) {
  using Wait = asio::posix::stream_descriptor;
  const auto wait = [this, watch](auto kind, bool Watch::*wanted, bool Watch::*waiting, int event) {
    if (watch->is_gone || !(*watch.*wanted) || *watch.*waiting) return;
    *watch.*waiting = true;
    watch->descriptor.async_wait(kind, [weak = weak_from_this(), watch, wanted, waiting, event](
                                           const boost::system::error_code& error) {
      *watch.*waiting = false;
      const auto self = weak.lock();
      if (!self || watch->is_gone || error == asio::error::operation_aborted) return;
      if (*watch.*wanted) self->act(watch->socket, error ? CURL_CSELECT_ERR : event);
      if (!watch->is_gone) self->arm(watch);
    });
  };
  wait(Wait::wait_read, &Watch::wants_read, &Watch::reads, CURL_CSELECT_IN);
  wait(Wait::wait_write, &Watch::wants_write, &Watch::writes, CURL_CSELECT_OUT);
}

void CurlClient::Engine::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  collect_finished();
}

void CurlClient::Engine::collect_finished() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->result = message->data.result;
    transfer->done.notify();
  }
}

}
