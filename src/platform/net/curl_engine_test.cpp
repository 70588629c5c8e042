#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "platform/net/curl_client.h"

namespace aai::net {

using namespace std::chrono_literals;
namespace asio = boost::asio;

TEST_CASE("a request whose connection ends without an answer is not sent a second time") {
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  std::vector<std::string> seen;
  // The first connection answers once and then drops what comes; later ones answer.
  std::jthread server([&] {
    const auto read = [&](asio::ip::tcp::socket& socket, std::string_view until) {
      std::string request;
      boost::system::error_code error;
      asio::read_until(socket, asio::dynamic_buffer(request), until, error);
      if (!request.empty()) seen.push_back(request.substr(0, request.find(' ')));
      return !request.empty();
    };
    const std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    auto first = acceptor.accept();
    read(first, "\r\n\r\n");
    asio::write(first, asio::buffer(ok));
    read(first, "the body");
    first.close();
    auto later = acceptor.accept();
    while (!read(later, "\r\n\r\n")) later = acceptor.accept();  // libcurl connects, and thinks
    asio::write(later, asio::buffer(ok));
  });
  asio::io_context loop{1};
  CurlClient client(loop);
  const auto send = [&](Call call) {
    auto answer = asio::co_spawn(loop, client.send(std::move(call)), asio::use_future);
    loop.restart();
    while (answer.wait_for(0s) != std::future_status::ready && loop.run_one_for(20s) > 0) {}
    return answer.get();
  };
  const auto url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/";
  Call get, post;
  get.url = post.url = url;
  post.method = http::Method::post;
  post.body = "the body";

  CHECK(send(get).ok());
  CHECK(send(post).failure == Failure::broken);
  CHECK(send(get).ok());
  server.join();
  CHECK(seen == std::vector<std::string>{"GET", "POST", "GET"});
}

}
