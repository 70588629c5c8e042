#pragma once
// Outgoing HTTP over libcurl, on one event loop: connections are kept and shared by its calls.
// Limits: those of each Call, redirects included; 32 connections to one host, 256 in all.
// Why two engines: a connection to a configured host of ours must never serve a stranger's URL.
#include <boost/asio/io_context.hpp>
#include <memory>

#include "platform/net/client.h"
#include "platform/net/public_address.h"

namespace aai::net {

class CurlClient final : public Client {
 public:
  using AddressRule = bool (*)(const sockaddr&);

  // `is_allowed` judges the addresses that Reach::anywhere connects to.
  explicit CurlClient(boost::asio::io_context& io, AddressRule is_allowed = &is_public_address);
  ~CurlClient() override;

  Task<Answer> send(Call call) override;  // from coroutines of that event loop only

 private:
  class Engine;
  std::shared_ptr<Engine> configured_, anywhere_;
};

}
