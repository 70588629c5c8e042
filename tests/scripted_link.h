#pragma once
// A mail server that says what a test wrote down, whatever it is asked, in pieces of any size.
#include <algorithm>
#include <functional>

#include "platform/net/dialer.h"

namespace aai::test {

class ScriptedLink final : public net::Link {
 public:
  ScriptedLink(std::string says, std::string& heard, std::size_t piece)
      : says_(std::move(says)), heard_(heard), piece_(piece) {}

  Task<net::LinkResult> read(std::span<char> into, Time) override {
    net::LinkResult result;
    result.size = std::min({piece_, into.size(), says_.size() - at_});
    if (result.size == 0) result = {net::LinkTrouble::closed, "End of file", 0};
    says_.copy(into.data(), result.size, at_);
    at_ += result.size;
    co_return result;
  }
  Task<net::LinkResult> write(std::string_view bytes, Time) override {
    heard_ += bytes;
    co_return net::LinkResult();
  }
  Task<net::LinkResult> start_tls(Time) override { co_return net::LinkResult(); }
  void interrupt() override {}
  void close() override {}

 private:
  std::string says_;
  std::string& heard_;
  std::size_t piece_, at_ = 0;
};

class ScriptedDialer final : public net::Dialer {
 public:
  explicit ScriptedDialer(std::string says, std::size_t piece = 4096)
      : says_(std::move(says)), piece_(piece) {}

  Task<net::Dialed> dial(net::Endpoint) override {
    net::Dialed dialed;
    dialed.link = std::make_unique<ScriptedLink>(says_, heard, piece_);
    co_return dialed;
  }
  Task<net::Offers> offers(std::string service) override {
    co_return services ? services(service) : net::Offers();
  }

  std::string heard;  // all the client said
  std::function<net::Offers(const std::string&)> services;

 private:
  std::string says_;
  std::size_t piece_;
};

}
