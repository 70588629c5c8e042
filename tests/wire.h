#pragma once
// A call that a test's scripted client passes on to a real process, and waits for.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/net/curl_client.h"

namespace aai::test {

inline net::Answer send_over_the_wire(const net::Call& call) {
  boost::asio::io_context io;
  net::CurlClient client(io);
  net::Answer answer;
  boost::asio::co_spawn(io, client.send(call), [&](std::exception_ptr, net::Answer given) {
    answer = std::move(given);
    io.stop();
  });
  io.run();
  return answer;
}

}
