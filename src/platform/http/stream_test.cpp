// Replies that go on, draining, TLS: the parts of the server that outlive a request.
#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

#include "platform/http/peer_address.h"
#include "platform/http/sse.h"
#include "platform/http/test_wire.h"

using namespace aai;
using namespace aai::http;
using test::Running;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

const std::string get_stream = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

Reply streaming(std::function<Task<void>(Sink&)> stream) {
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.stream = std::move(stream);
  return reply;
}

// Lets other coroutines of the loop run.
Task<void> step_aside() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
  co_await timer.async_wait(asio::use_awaitable);
}

Task<void> until_closed(Sink& sink) {
  while (sink.is_open()) co_await step_aside();
}

struct SelfSigned {
  SelfSigned() {
    auto* key = EVP_EC_gen("P-256");
    auto* certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    folder = std::filesystem::temp_directory_path() / ("tls-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto* file = std::fopen((folder / "cert.pem").c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen((folder / "key.pem").c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~SelfSigned() { std::filesystem::remove_all(folder); }
  ListenOptions listen() const {
    ListenOptions options;
    options.tls_certificate = folder / "cert.pem";
    options.tls_key = folder / "key.pem";
    return options;
  }
  std::filesystem::path folder;
};

}

TEST_CASE("a stream arrives piece by piece, and the connection goes on afterwards") {
  Running server([](Request& request) -> Task<Reply> {
    if (request.target != "/stream") co_return Reply();
    co_return streaming([](Sink& sink) -> Task<void> {
      co_await sink.write("hello");
      co_await sink.write("");
      co_await sink.write(" world, this is more");
    });
  });
  auto wire = server.wire();
  wire.send(get_stream + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  CHECK(has(wire.receive_until("\r\n\r\n"), "Transfer-Encoding: chunked\r\n"));
  CHECK(wire.receive_until("0\r\n\r\n") == "5\r\nhello\r\n14\r\n world, this is more\r\n0\r\n\r\n");
  CHECK(wire.receive_reply().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a stream to an HTTP/1.0 client ends with the connection") {
  Running server([](Request&) -> Task<Reply> {
    co_return streaming([](Sink& sink) -> Task<void> { co_await sink.write("hello"); });
  });
  auto wire = server.wire();
  wire.send("GET / HTTP/1.0\r\n\r\n");
  const auto reply = wire.receive_all();

  CHECK_FALSE(has(reply, "chunked"));
  CHECK(reply.ends_with("\r\n\r\nhello"));
}

TEST_CASE("HEAD of a stream does not start it") {
  std::atomic<bool> started = false;
  Running server([&](Request&) -> Task<Reply> {
    co_return streaming([&](Sink&) -> Task<void> { started = true; co_return; });
  });
  auto wire = server.wire();
  wire.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  wire.receive_all();

  CHECK_FALSE(started);
}

TEST_CASE("a stream learns that its client has gone without writing to it") {
  std::promise<void> ended;
  Running server([&](Request&) -> Task<Reply> {
    co_return streaming([&](Sink& sink) -> Task<void> {
      co_await sink.write("hello");
      co_await until_closed(sink);
      ended.set_value();
    });
  });
  {
    auto wire = server.wire();
    wire.send(get_stream);
    wire.receive_until("hello");
  }

  CHECK(ended.get_future().wait_for(10s) == std::future_status::ready);
}

TEST_CASE("a client that does not read is dropped instead of being waited for") {
  std::promise<bool> written;
  ServerLimits limits;
  limits.write_time_max = 1s;
  Running server([&](Request&) -> Task<Reply> {
    co_return streaming([&](Sink& sink) -> Task<void> {
      const std::string much(1 << 20, 'x');
      bool taken = true;
      for (int i = 0; i < 64 && taken; ++i) taken = co_await sink.write(much);
      written.set_value(taken);
    });
  }, limits);
  auto wire = server.wire();
  wire.send(get_stream);

  auto result = written.get_future();
  REQUIRE(result.wait_for(20s) == std::future_status::ready);
  CHECK_FALSE(result.get());
}

TEST_CASE("a stream that fails ends without its last chunk, so that nobody takes it for whole") {
  Running server([](Request&) -> Task<Reply> {
    co_return streaming([](Sink& sink) -> Task<void> {
      co_await sink.write("hello");
      throw std::runtime_error("broken off");
    });
  });
  auto wire = server.wire();
  wire.send(get_stream);
  const auto reply = wire.receive_all();

  CHECK(reply.ends_with("5\r\nhello\r\n"));
}

TEST_CASE(
    "draining finishes what is in hand, ends streams and idle connections, and lets nobody in") {
  std::atomic<bool> may_answer = false;
  std::promise<void> asked;
  Running server([&](Request& request) -> Task<Reply> {
    if (request.target == "/stream")
      co_return streaming([](Sink& sink) -> Task<void> {
        co_await sink.write("hello");
        co_await until_closed(sink);
      });
    if (request.target == "/slow") {
      asked.set_value();
      while (!may_answer) co_await step_aside();
    }
    co_return Reply();
  });
  auto slow = server.wire(), stream = server.wire(), idle = server.wire(), late = server.wire();
  idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.receive_reply();
  late.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  late.receive_reply();
  stream.send(get_stream);
  stream.receive_until("hello");
  slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  asked.get_future().wait();
  const auto port = server.port();

  auto drained = server.drain(30s);
  CHECK(has(stream.receive_until("0\r\n\r\n"), "0\r\n\r\n"));
  stream.close();
  // Sent before the client could know; it is answered, and told to go elsewhere.
  late.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(has(late.receive_reply(), "Connection: close"));
  CHECK_FALSE(test::Wire(port).is_connected());
  may_answer = true;
  const auto reply = slow.receive_reply();
  CHECK(reply.starts_with("HTTP/1.1 200 "));
  CHECK(has(reply, "Connection: close"));
  slow.close();
  late.close();
  CHECK(idle.is_closed_by_server());

  CHECK(drained.wait_for(10s) == std::future_status::ready);
}

TEST_CASE("draining gives up on a handler that does not end") {
  std::atomic<bool> may_answer = false;
  std::promise<void> asked;
  Running server([&](Request&) -> Task<Reply> {
    asked.set_value();
    while (!may_answer) co_await step_aside();
    co_return Reply();
  });
  auto wire = server.wire();
  wire.send(get_stream);
  asked.get_future().wait();

  CHECK(server.drain(0s).wait_for(5s) == std::future_status::ready);
  may_answer = true;
}

TEST_CASE("two servers share a port, so that each event loop and the next release can listen") {
  Running one;
  asio::io_context io;
  ListenOptions same;
  same.port = one.port();

  CHECK_NOTHROW(Server(io, same, {}, [](Request&) -> Task<Reply> { co_return Reply(); }));
}

TEST_CASE("over TLS the same requests have the same answers") {
  const SelfSigned files;
  Running server({}, {}, files.listen());
  asio::io_context io;
  asio::ssl::context context(asio::ssl::context::tls_client);
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), server.port()});
  const unsigned char offered[] = "\x02h2\x08http/1.1";
  SSL_set_alpn_protos(stream.native_handle(), offered, sizeof offered - 1);
  stream.handshake(asio::ssl::stream_base::client);

  const std::string request =
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
  asio::write(stream, asio::buffer(request));
  std::string reply;
  boost::system::error_code error;
  asio::read(stream, asio::dynamic_buffer(reply), error);

  CHECK(reply.ends_with("\r\n\r\nPOST /a hi"));
  CHECK(error == asio::error::eof);  // a proper end, not a truncation
  CHECK(std::string_view(SSL_get_version(stream.native_handle())) == "TLSv1.3");
  REQUIRE(server.seen().size() == 1);
  CHECK(server.seen()[0].is_tls);
}

TEST_CASE("what is not TLS is dropped where TLS is spoken") {
  const SelfSigned files;
  Running server({}, {}, files.listen());
  auto wire = server.wire();
  wire.send(get_stream);
  wire.receive_all();

  CHECK(server.seen().empty());
}

TEST_CASE("rate_limiting#3 the client's address is what our own proxy appended") {
  const Headers forged = {{"X-Forwarded-For", "1.1.1.1, 203.0.113.7"}};

  CHECK(client_address(forged, "10.0.0.1", 0) == "10.0.0.1");
  CHECK(client_address(forged, "10.0.0.1", 1) == "203.0.113.7");
  CHECK(client_address({{"X-Forwarded-For", "9.9.9.9, 203.0.113.7, 10.0.0.2"}}, "10.0.0.1", 2) ==
        "203.0.113.7");
  CHECK(client_address({{"X-Forwarded-For", "1.1.1.1"}, {"X-FORWARDED-FOR", "203.0.113.7"}},
                       "10.0.0.1", 1) == "203.0.113.7");
  CHECK(client_address({{"X-Forwarded-For", "203.0.113.7:4711"}}, "10.0.0.1", 1) == "203.0.113.7");
  CHECK(client_address({{"X-Forwarded-For", "[2001:db8::1]:4711"}}, "10.0.0.1", 1) ==
        "2001:db8::1");
  CHECK(client_address({{"X-Forwarded-For", "unknown"}}, "10.0.0.1", 1) == "10.0.0.1");
  CHECK(client_address({}, "10.0.0.1", 1) == "10.0.0.1");
}

TEST_CASE("https is believed of the nearest proxy of ours only") {
  CHECK(came_by_https({{"X-Forwarded-Proto", "https"}}, 1));
  CHECK_FALSE(came_by_https({{"X-Forwarded-Proto", "https"}}, 0));
  CHECK_FALSE(came_by_https({{"X-Forwarded-Proto", "https, http"}}, 1));
}

TEST_CASE("an event is spelt so that no value can begin another field") {
  std::string out;
  append_event(out, ServerEvent{"7", "draft.created", "{\"a\":\n1}\r\nx"});
  CHECK(out == "id: 7\nevent: draft.created\ndata: {\"a\":\ndata: 1}\ndata: x\n\n");

  out.clear();
  append_event(out, ServerEvent{"7\nevent: forged", "", ""});
  CHECK(out == "id: 7 event: forged\ndata: \n\n");
}
