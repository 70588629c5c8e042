#include "platform/net/resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <fcntl.h>
#include <netdb.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <stdexcept>
#include <tuple>

namespace aai::net {
namespace {

namespace asio = boost::asio;

constexpr int tries = 2, try_ms = 2000;
constexpr std::chrono::milliseconds tick{200};
constexpr std::size_t records_max = 16;

// One question under way. c-ares owns its sockets; we wait on duplicates of them.
class Question : public std::enable_shared_from_this<Question> {
 public:
  Question(asio::any_io_executor executor, const std::string& servers)
      : executor_(executor), ticks_(executor), answered_(executor) {
    static const int started = ares_library_init(ARES_LIB_INIT_ALL);
    ares_options options{};
    options.tries = tries;
    options.timeout = try_ms;
    options.sock_state_cb = &on_state;
    options.sock_state_cb_data = this;
    constexpr int given = ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS | ARES_OPT_SOCK_STATE_CB;
    if (started != ARES_SUCCESS || ares_init_options(&channel_, &options, given) != ARES_SUCCESS)
      throw std::runtime_error("c-ares does not start");
    if (!servers.empty() && ares_set_servers_ports_csv(channel_, servers.c_str()) != ARES_SUCCESS)
      throw std::runtime_error("no list of name servers: " + servers);
    answered_.expires_at(asio::steady_timer::time_point::max());
  }
  Question(const Question&) = delete;
  ~Question() {
    is_closing_ = true;
    ares_destroy(channel_);
  }

  ares_channel channel() { return channel_; }

  // From the callbacks of c-ares, once.
  void end() {
    is_answered_ = true;
    if (!is_closing_) answered_.cancel();
  }

  Task<void> wait() {
    start_ticking();
    boost::system::error_code ignored;
    while (!is_answered_)
      co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    ticks_.cancel();
  }

 private:
  struct Watch {
    explicit Watch(const asio::any_io_executor& executor) : descriptor(executor) {}
    asio::posix::stream_descriptor descriptor;
    ares_socket_t socket = ARES_SOCKET_BAD;
    bool wants_read = false, wants_write = false, reads = false, writes = false, is_gone = false;
  };

  static void on_state(void* question, ares_socket_t socket, int readable, int writable) {
    static_cast<Question*>(question)->watch(socket, readable != 0, writable != 0);
  }

  void watch(ares_socket_t socket, bool readable, bool writable) {
    const auto found = std::ranges::find_if(
        watches_, [socket](const auto& each) { return each->socket == socket; });
    if (!readable && !writable) {
      if (found == watches_.end()) return;
      boost::system::error_code ignored;
      (*found)->is_gone = true;
      (*found)->descriptor.close(ignored);
      watches_.erase(found);
      return;
    }
    std::shared_ptr<Watch> watch;
    if (found == watches_.end()) {
      const int duplicate = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
      if (duplicate < 0) return;  // the ticks end the question
      watch = std::make_shared<Watch>(executor_);
      watch->descriptor.assign(duplicate);
      watch->socket = socket;
      watches_.push_back(watch);
    } else {
      watch = *found;
    }
    watch->wants_read = readable;
    watch->wants_write = writable;
    arm(watch);
  }

  void arm(const std::shared_ptr<Watch>& watch) {
    using Wait = asio::posix::stream_descriptor;
    const auto wait = [&](auto kind, bool Watch::*wanted, bool Watch::*waiting) {
      if (watch->is_gone || !(*watch.*wanted) || *watch.*waiting) return;
      *watch.*waiting = true;
      watch->descriptor.async_wait(kind, [weak = weak_from_this(), watch, wanted, waiting](
                                             const boost::system::error_code& error) {
        *watch.*waiting = false;
        const auto self = weak.lock();
        if (!self || watch->is_gone || error == asio::error::operation_aborted) return;
        const bool is_read = wanted == &Watch::wants_read;
        if (*watch.*wanted)
          ares_process_fd(self->channel_, is_read ? watch->socket : ARES_SOCKET_BAD,
                          is_read ? ARES_SOCKET_BAD : watch->socket);
        if (!watch->is_gone) self->arm(watch);
      });
    };
    wait(Wait::wait_read, &Watch::wants_read, &Watch::reads);
    wait(Wait::wait_write, &Watch::wants_write, &Watch::writes);
  }

  // c-ares looks at its time limits only when it is called.
  void start_ticking() {
    if (is_answered_) return;
    ticks_.expires_after(tick);
    ticks_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self || self->is_answered_) return;
      ares_process_fd(self->channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      self->start_ticking();
    });
  }

  asio::any_io_executor executor_;
  asio::steady_timer ticks_, answered_;
  std::vector<std::shared_ptr<Watch>> watches_;
  ares_channel channel_ = nullptr;
  bool is_answered_ = false, is_closing_ = false;
};

template <class Answer>
struct Asked {
  Question* question = nullptr;
  Answer answer;
};

void take_addresses(void* data, int status, int, ares_addrinfo* found) {
  auto& asked = *static_cast<Asked<FoundAddresses>*>(data);
  if (status != ARES_SUCCESS) asked.answer.reason = ares_strerror(status);
  for (auto* node = found ? found->nodes : nullptr; node; node = node->ai_next) {
    if (asked.answer.addresses.size() == records_max) break;
    sockaddr_storage address{};
    std::memcpy(&address, node->ai_addr,
                std::min<std::size_t>(node->ai_addrlen, sizeof address));
    asked.answer.addresses.push_back(address);
  }
  if (found) ares_freeaddrinfo(found);
  asked.question->end();
}

void take_offers(void* data, int status, int, unsigned char* bytes, int size) {
  auto& asked = *static_cast<Asked<Offers>*>(data);
  ares_srv_reply* records = nullptr;
  if (status == ARES_SUCCESS) status = ares_parse_srv_reply(bytes, size, &records);
  const bool is_none = status == ARES_ENODATA || status == ARES_ENOTFOUND;
  if (status != ARES_SUCCESS) asked.answer.offer = is_none ? Offer::unknown : Offer::unavailable;
  for (auto* record = records; record; record = record->next) {
    if (asked.answer.places.size() == records_max) break;
    asked.answer.places.push_back(
        {record->host, record->port, record->priority, record->weight});
  }
  if (records) ares_free_data(records);
  asked.question->end();
}

// RFC 2782 draws lots by weight. What is found here is shown to a person and kept, so it is always
// the heaviest first instead.
void put_in_order(Offers& offers) {
  auto& places = offers.places;
  if (places.size() == 1 && (places.front().host.empty() || places.front().host == ".")) {
    offers.offer = Offer::not_offered;
    places.clear();
  }
  std::ranges::sort(places, {}, [](const OfferedAt& place) {
    return std::tuple(place.priority, -place.weight, place.host, place.port);
  });
  if (!places.empty()) offers.offer = Offer::offered;
}

}

Task<FoundAddresses> find_addresses(std::string host, unsigned short port, std::string servers) {
  Asked<FoundAddresses> asked;  // outlives the question, which may end by calling back
  const auto question =
      std::make_shared<Question>(co_await asio::this_coro::executor, servers);
  asked.question = question.get();
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = ARES_AI_NUMERICSERV;
  ares_getaddrinfo(question->channel(), host.c_str(), std::to_string(port).c_str(), &hints,
                   &take_addresses, &asked);
  co_await question->wait();
  co_return std::move(asked.answer);
}

Task<Offers> find_offers(std::string service, std::string servers) {
  Asked<Offers> asked;  // outlives the question, which may end by calling back
  const auto question =
      std::make_shared<Question>(co_await asio::this_coro::executor, servers);
  asked.question = question.get();
  ares_query(question->channel(), service.c_str(), ns_c_in, ns_t_srv, &take_offers, &asked);
  co_await question->wait();
  put_in_order(asked.answer);
  co_return std::move(asked.answer);
}

}
