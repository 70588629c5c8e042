#include "platform/net/curl_client.h"

#include <doctest/doctest.h>
#include <netinet/in.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <zlib.h>

#include "platform/http/test_wire.h"
#include "platform/metrics/metrics.h"

using namespace aai;
using namespace aai::net;
using http::test::Running;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

bool allow_127_0_0_1_only(const sockaddr& address) {
  return address.sa_family == AF_INET &&
         reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

// A client with a loop of its own.
struct Caller {
  explicit Caller(CurlClient::AddressRule rule = &is_public_address) : client(io, rule) {}

  Answer send(Call call) {
    auto answer = asio::co_spawn(io, client.send(std::move(call)), asio::use_future);
    io.restart();
    while (answer.wait_for(0s) != std::future_status::ready && io.run_one_for(20s) > 0) {}
    return answer.get();
  }
  Answer get(const std::string& url) { return send(call_to(url)); }
  static Call call_to(const std::string& url) {
    Call call;
    call.url = url;
    return call;
  }

  asio::io_context io{1};
  CurlClient client;
};

std::string at(const Running& server, std::string_view path, std::string_view host = "127.0.0.1") {
  return "http://" + std::string(host) + ":" + std::to_string(server.port()) + std::string(path);
}

std::string gzipped(const std::string& text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

sockaddr_storage address_of(const char* text) {
  sockaddr_storage storage{};
  auto& four = reinterpret_cast<sockaddr_in&>(storage);
  auto& six = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text, &four.sin_addr) == 1) storage.ss_family = AF_INET;
  else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) storage.ss_family = AF_INET6;
  return storage;
}

bool is_public(const char* text) {
  const auto storage = address_of(text);
  return is_public_address(reinterpret_cast<const sockaddr&>(storage));
}

}

TEST_CASE("a request arrives as it was meant, and its answer comes back whole") {
  Running server([](http::Request& request) -> Task<http::Reply> {
    http::Reply reply;
    reply.status = 201;
    reply.with("X-Seen", std::string(request.header("x-mine")));
    reply.body = std::string(http::method_name(request.method)) + request.target + request.body;
    co_return reply;
  });
  Caller caller;
  auto call = Caller::call_to(at(server, "/a?b=c"));
  call.method = http::Method::patch;
  call.body = std::string("bytes \0 and all", 15);
  call.headers = {{"X-Mine", "1\r\nX-Forged: 2"}, {"Content-Type", "application/json"}};
  const auto answer = caller.send(call);

  CHECK(answer.failure == Failure::none);
  CHECK(answer.status == 201);
  CHECK(answer.header("x-seen") == "1X-Forged: 2");
  CHECK(answer.body == "PATCH/a?b=c" + call.body);
  CHECK(server.seen()[0].header("content-type") == "application/json");
}

TEST_CASE("every method travels as itself") {
  Running server;
  Caller caller;
  using http::Method;
  for (const auto method :
       {Method::get, Method::post, Method::put, Method::patch, Method::del, Method::head}) {
    auto call = Caller::call_to(at(server, "/"));
    call.method = method;
    CHECK(caller.send(call).status == 200);
    CHECK(server.seen().back().method == method);
  }
}

TEST_CASE("calls to one host share a connection") {
  http::ServerLimits limits;
  limits.connections_max = 1;
  Running server({}, limits);
  Caller caller;
  for (int i = 0; i < 5; ++i) CHECK(caller.get(at(server, "/")).ok());
}

TEST_CASE("resilient_integrations#1 the time limit is for the whole answer, however it trickles") {
  Running server([](http::Request&) -> Task<http::Reply> {
    http::Reply reply;
    reply.stream = [](http::Sink& sink) -> Task<void> {
      asio::steady_timer pause(co_await asio::this_coro::executor);
      while (co_await sink.write("x")) {
        pause.expires_after(20ms);
        co_await pause.async_wait(asio::use_awaitable);
      }
    };
    co_return reply;
  });
  Caller caller;
  auto call = Caller::call_to(at(server, "/"));
  call.time_max = 300ms;
  const auto answer = caller.send(call);

  CHECK(answer.failure == Failure::timed_out);
  CHECK(answer.is_unknown());
  CHECK(answer.body.empty());
}

TEST_CASE(
    "resilient_integrations#2 an endless answer and a compressed bomb are cut off at the size "
    "limit") {
  const auto bomb = gzipped(std::string(20'000'000, 'a'));
  CHECK(bomb.size() < 100'000);
  Running server([&bomb](http::Request& request) -> Task<http::Reply> {
    http::Reply reply;
    if (request.target == "/bomb") {
      reply.with("Content-Encoding", "gzip");
      reply.body = bomb;
    } else {
      reply.stream = [](http::Sink& sink) -> Task<void> {
        const std::string much(100'000, 'x');
        bool goes_on = true;
        while (goes_on) goes_on = co_await sink.write(much);
      };
    }
    co_return reply;
  });
  Caller caller;
  for (const auto* path : {"/endless", "/bomb"}) {
    auto call = Caller::call_to(at(server, path));
    call.size_max = 1'000'000;
    CHECK(caller.send(call).failure == Failure::too_large);
  }
}

TEST_CASE(
    "resilient_integrations#3 a call that never reached anyone is told from one whose effect is "
    "unknown") {
  Caller caller;
  std::string dead;
  {
    Running server;
    dead = at(server, "/");
  }
  const auto refused = caller.get(dead);
  CHECK(refused.failure == Failure::refused);
  CHECK_FALSE(refused.is_unknown());
  CHECK(caller.get("http://name.invalid/").failure == Failure::refused);
  CHECK(caller.get("ftp://127.0.0.1/").failure == Failure::refused);
  CHECK(caller.get("file:///etc/passwd").failure == Failure::refused);
  CHECK(caller.get("not a url").failure == Failure::refused);

  Running breaking([](http::Request&) -> Task<http::Reply> {
    http::Reply reply;
    reply.stream = [](http::Sink& sink) -> Task<void> {
      co_await sink.write("half an ans");
      throw std::runtime_error("cable cut");
    };
    co_return reply;
  });
  const auto broken = caller.get(at(breaking, "/"));
  CHECK(broken.failure == Failure::broken);
  CHECK(broken.is_unknown());
}

TEST_CASE(
    "resilient_integrations#4 a redirect is followed as often as the call allows, and not at all "
    "by itself") {
  Running server([](http::Request& request) -> Task<http::Reply> {
    http::Reply reply;
    if (request.target == "/end") {
      reply.body = std::string(http::method_name(request.method)) + request.body;
    } else {
      reply.status = request.target == "/see" ? 303 : 307;
      reply.with("Location", request.target == "/loop" ? "/loop" : "/end");
    }
    co_return reply;
  });
  Caller caller;
  const auto posted = [&](std::string_view path, int redirects_max) {
    auto call = Caller::call_to(at(server, path));
    call.method = http::Method::post;
    call.body = "x";
    call.redirects_max = redirects_max;
    return caller.send(call);
  };

  CHECK(posted("/see", 0).status == 303);
  CHECK(posted("/see", 1).body == "GET");
  CHECK(posted("/same", 1).body == "POSTx");
  CHECK(posted("/loop", 5).status == 307);
}

TEST_CASE(
    "resilient_integrations#5 a redirect to another origin does not carry credentials along") {
  Running other;
  const auto there = at(other, "/end");
  Running server([&](http::Request& request) -> Task<http::Reply> {
    http::Reply reply;
    reply.status = 302;
    reply.with("Location", request.target == "/away" ? there : "/away");
    co_return reply;
  });
  Caller caller;
  auto call = Caller::call_to(at(server, "/here"));
  call.headers = {{"Authorization", "Bearer secret"}, {"X-Other", "kept"}};
  call.redirects_max = 3;
  CHECK(caller.send(call).ok());

  CHECK(server.seen().back().header("authorization") == "Bearer secret");
  REQUIRE(other.seen().size() == 1);
  CHECK(other.seen()[0].header("authorization").empty());
  CHECK(other.seen()[0].header("x-other") == "kept");
}

TEST_CASE("a stranger's URL reaches no address of ours, however it is disguised") {
  Running server;
  Caller caller;
  CHECK(caller.get(at(server, "/")).ok());  // the kept connection must not serve the others

  for (const auto* host :
       {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0.0.0.0",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "127.0.0.2",
        "user@127.0.0.1", "1.1.1.1@127.0.0.1", "127.0.0.1.", "%31%32%37.0.0.1"}) {
    CAPTURE(host);
    auto call = Caller::call_to(at(server, "/hidden", host));
    call.reach = Reach::anywhere;
    call.time_max = 3s;
    const auto failure = caller.send(call).failure;
    CHECK((failure == Failure::forbidden_address || failure == Failure::refused));
  }
  CHECK(server.seen().size() == 1);
}

TEST_CASE("a stranger's redirect is judged like the first address") {
  Running hidden;
  const auto secret = at(hidden, "/metadata", "127.0.0.2");
  Running server([&](http::Request&) -> Task<http::Reply> {
    http::Reply reply;
    reply.status = 302;
    reply.with("Location", secret);
    co_return reply;
  });
  Caller caller(&allow_127_0_0_1_only);
  auto call = Caller::call_to(at(server, "/"));
  call.reach = Reach::anywhere;
  call.redirects_max = 3;

  CHECK(caller.send(call).failure == Failure::forbidden_address);
  CHECK(server.seen().size() == 1);
  CHECK(hidden.seen().empty());
}

TEST_CASE("private, local and reserved addresses are told from public ones") {
  for (const auto* inside : {"0.0.0.0",
                             "10.0.0.1",
                             "100.64.0.1",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.255.255.250",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:10.0.0.1",
                             "::ffff:169.254.169.254",
                             "::127.0.0.1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::1",
                             "100::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:a00:1::",
                             "fc00::1",
                             "fd00:ec2::254",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "3fff::1",
                             "5f00::1",
                             "4000::1"})
    CHECK_MESSAGE(!is_public(inside), inside);
  for (const auto* outside :
       {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
        "192.0.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111",
        "2a00:1450:4001::8a", "::ffff:8.8.8.8", "64:ff9b::808:808"})
    CHECK_MESSAGE(is_public(outside), outside);
}

TEST_CASE("many calls at once, from one loop") {
  Running server;
  Caller caller;
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 100; ++i)
    answers.push_back(asio::co_spawn(
        caller.io, caller.client.send(Caller::call_to(at(server, "/" + std::to_string(i)))),
        asio::use_future));
  while (answers.back().wait_for(0s) != std::future_status::ready &&
         caller.io.run_one_for(20s) > 0) {
  }
  caller.io.run_for(100ms);

  for (int i = 0; i < 100; ++i) {
    REQUIRE(answers[i].wait_for(0s) == std::future_status::ready);
    CHECK(answers[i].get().body == "GET /" + std::to_string(i) + " ");
  }
}

TEST_CASE("a loop may end while a call is under way") {
  Running server([](http::Request&) -> Task<http::Reply> {
    http::Reply reply;
    reply.stream = [](http::Sink& sink) -> Task<void> {
      asio::steady_timer pause(co_await asio::this_coro::executor);
      while (sink.is_open()) {
        pause.expires_after(1ms);
        co_await pause.async_wait(asio::use_awaitable);
      }
    };
    co_return reply;
  });
  Caller caller;
  const auto unfinished = asio::co_spawn(
      caller.io, caller.client.send(Caller::call_to(at(server, "/"))), asio::use_future);
  while (server.seen().empty()) caller.io.run_one_for(1s);

  CHECK(unfinished.wait_for(0s) == std::future_status::timeout);
}

TEST_CASE("resilient_integrations#6 calls are counted by host and outcome") {
  Running server;
  Caller caller;
  auto& ok = metrics::registry().counter("http_client_requests_total",
                                         "Requests to other services, by outcome.",
                                         {{"host", "127.0.0.1"}, {"outcome", "ok"}});
  const auto before = ok.value();
  caller.get(at(server, "/"));

  CHECK(ok.value() == before + 1);
}
