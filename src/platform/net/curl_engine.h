#pragma once
// libcurl's multi interface driven by an event loop. Private to platform/net.
#include <curl/curl.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/net/curl_client.h"
#include "platform/wait.h"

namespace aai::net {

struct CurlFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

struct CurlMultiFree {  // CURL and CURLM are the same type to the compiler
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// One exchange: a request, and what has come back of its answer.
struct Transfer {
  std::unique_ptr<CURL, CurlFree> easy{curl_easy_init()};
  std::unique_ptr<curl_slist, CurlFree> fields;
  std::string_view unsent;  // of the request's body
  Answer answer;
  std::size_t size_max = 0, header_size = 0;
  bool is_too_large = false, is_forbidden = false;
  CurlClient::AddressRule is_allowed = nullptr;
  CURLcode result = CURLE_OK;
  Signal done;
};

class CurlClient::Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(boost::asio::io_context& io, AddressRule is_allowed);
  ~Engine();

  AddressRule is_allowed() const { return is_allowed_; }
  Task<void> run(Transfer& transfer);
  void close();  // ends what is under way: nothing may wait for an engine that is gone

 private:
  // libcurl owns the descriptor; we wait on a duplicate of it.
  struct Watch {
    explicit Watch(boost::asio::io_context& io) : descriptor(io) {}
    boost::asio::posix::stream_descriptor descriptor;
    curl_socket_t socket = CURL_SOCKET_BAD;
    bool wants_read = false, wants_write = false, reads = false, writes = false, is_gone = false;
  };

  static int on_socket(CURL*, curl_socket_t socket, int what, void* engine, void* watch);
  static int on_timer(CURLM*, long timeout_ms, void* engine);
  void watch(curl_socket_t socket, int what, Watch* known);
  void arm(const std::shared_ptr<Watch>& watch);
  void act(curl_socket_t socket, int events);
  void collect_finished();

  boost::asio::io_context& io_;
  AddressRule is_allowed_;
  boost::asio::steady_timer timer_;
  std::vector<std::shared_ptr<Watch>> watches_;
  std::vector<Transfer*> under_way_;
  std::unique_ptr<CURLM, CurlMultiFree> multi_;
};

}
