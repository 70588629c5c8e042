#include "platform/http/server.h"

#include <doctest/doctest.h>

#include "platform/http/test_wire.h"

using namespace aai;
using namespace aai::http;
using test::Running;
using namespace std::chrono_literals;

namespace {

std::string get(std::string_view target, std::string_view fields = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
std::string_view body_of(std::string_view reply) {
  return reply.substr(reply.find("\r\n\r\n") + 4);
}
}

TEST_CASE("a connection is kept for the next request") {
  Running server;
  auto wire = server.wire();

  wire.send(get("/one"));
  CHECK(body_of(wire.receive_reply()) == "GET /one ");
  wire.send(get("/two?x=1"));
  const auto reply = wire.receive_reply();

  CHECK(reply.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(has(reply, "\r\nContent-Length: 13\r\n"));
  CHECK(body_of(reply) == "GET /two?x=1 ");
}

TEST_CASE("pipelined requests are answered in order, one answer each") {
  Running server;
  auto wire = server.wire();

  wire.send(get("/1") + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" +
            "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
            "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n" +
            get("/4", "Connection: close\r\n") + get("/never"));
  const auto replies = wire.receive_all();

  const auto one = replies.find("GET /1 "), two = replies.find("POST /2 hello"),
             three = replies.find("POST /3 abcde"), four = replies.find("GET /4 ");
  CHECK(one < two);
  CHECK(two < three);
  CHECK(three < four);
  CHECK(four != replies.npos);
  CHECK_FALSE(has(replies, "never"));
  CHECK(server.seen().size() == 4);
}

TEST_CASE("a request that arrives byte by byte is one request") {
  Running server;
  auto wire = server.wire();
  const std::string request =
      "\r\nPOST /slow HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(6000, 'x') +
      "\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\nX-Trailer: 1\r\n\r\n";

  for (const char c : request) wire.send({&c, 1});
  wire.send(get("/next"));

  CHECK(body_of(wire.receive_reply()) == "POST /slow abcd");
  CHECK(body_of(wire.receive_reply()) == "GET /next ");
  CHECK(server.seen().size() == 2);
}

TEST_CASE("a trailer does not become a header") {
  Running server;
  auto wire = server.wire();

  wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "0\r\nCookie: s=1\r\nSec-Fetch-Site: same-origin\r\n\r\n");
  wire.receive_reply();

  REQUIRE(server.seen().size() == 1);
  CHECK(server.seen()[0].header("cookie").empty());
  CHECK(server.seen()[0].header("sec-fetch-site").empty());
}

TEST_CASE(
    "a request whose end could be read in two ways is refused, and what follows is not read") {
  const std::string smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string heads[] = {
      "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
      "Content-Length: 5\r\nContent-Length: 6\r\n",
      "Content-Length: 5\r\nContent-Length: 5\r\n",
      "Content-Length: 5, 6\r\n",
      "Content-Length: +5\r\n",
      "Content-Length: 0x5\r\n",
      "Content-Length: -1\r\n",
      "Content-Length: 5 5\r\n",
      "Content-Length:\r\n",
      "Content-Length: 99999999999999999999\r\n",
      "Transfer-Encoding: gzip\r\n",
      "Transfer-Encoding: identity\r\n",
      "Transfer-Encoding: gzip, chunked\r\n",
      "Transfer-Encoding: chunked, chunked\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      "Transfer-Encoding: xchunked\r\n",
      "Transfer-Encoding: \x0b" "chunked\r\n",
      "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n",
      "Transfer-Encoding : chunked\r\n",
      " Transfer-Encoding: chunked\r\n",
      "Content-Length : 5\r\n",
      "X: a\nContent-Length: 5\r\n",
      "X: a\r\rTransfer-Encoding: chunked\r\n",
      "X\0: a\r\n",
      "Host: b\r\n",
      "X: a\r\n b\r\n",
      "\tX: a\r\n",
  };
  Running server;
  for (const auto& head : heads) {
    CAPTURE(head);
    auto wire = server.wire();
    wire.send("POST /first HTTP/1.1\r\nHost: a\r\n" + head + "\r\n" + smuggled);
    const auto replies = wire.receive_all();

    CHECK(replies.starts_with("HTTP/1.1 4"));
    CHECK(has(replies, "\r\nConnection: close\r\n"));
    CHECK_FALSE(has(replies, "200 OK"));
  }
  CHECK(server.seen().empty());
}

TEST_CASE("a chunked body that is malformed is refused") {
  Running server;
  for (const std::string body : {"g\r\n", "-1\r\n", "5\r\nhellox\r\n0\r\n\r\n", "5\nhello\n0\n\n",
                                 "ffffffffffffffffff\r\n", "0x5\r\nhello\r\n0\r\n\r\n"}) {
    CAPTURE(body);
    auto wire = server.wire();
    wire.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    wire.finish_sending();
    CHECK_FALSE(has(wire.receive_all(), "200 OK"));
  }
  CHECK(server.seen().empty());
}

TEST_CASE("what is no HTTP/1.1 request is told so, in a small problem document") {
  Running server;
  const std::string wrong[] = {"GET / HTTP/1.1\r\n\r\n",
                               "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                               "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                               "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                               "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                               "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
                               "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                               "\x16\x03\x01\x02\r\n\r\n"};
  for (const auto& request : wrong) {
    CAPTURE(request);
    auto wire = server.wire();
    wire.send(request);
    const auto reply = wire.receive_all();
    CHECK(reply.starts_with("HTTP/1.1 400 Bad Request\r\n"));
    CHECK(has(reply, "Content-Type: application/problem+json\r\n"));
    CHECK(has(reply, R"("code":"http.malformed_request")"));
  }
  CHECK(server.seen().empty());
}

TEST_CASE("sizes are bounded: 413, 414, 417 and 431") {
  ServerLimits limits;
  limits.header_size_max = 8 * 1024;
  limits.body_size_max = 1000;
  Running server({}, limits);
  const auto status_of = [&](const std::string& request) {
    auto wire = server.wire();
    wire.send(request);
    return wire.receive_all().substr(9, 3);
  };
  std::string many_fields;
  for (int i = 0; i < 150; ++i) many_fields += "X: y\r\n";

  CHECK(status_of(get("/" + std::string(20000, 'a'))) == "414");
  CHECK(status_of(get("/", "X: " + std::string(20000, 'a') + "\r\n")) == "431");
  CHECK(status_of(get("/", many_fields)) == "431");
  CHECK(status_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n") == "413");
  CHECK(status_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n200\r\n" +
                  std::string(512, 'b') + "\r\n200\r\n" + std::string(512, 'b') +
                  "\r\n0\r\n\r\n") == "413");
  CHECK(status_of(get("/", "Expect: the unexpected\r\n")) == "417");
  CHECK(server.seen().empty());
}

TEST_CASE("a refusal is not lost while the client still sends") {
  Running server;
  auto wire = server.wire();
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" +
            std::string(200'000, 'x'));

  CHECK(wire.receive_all().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a body of the full size arrives and returns whole") {
  Running server([](Request& request) -> Task<Reply> {
    Reply reply;
    reply.body = std::move(request.body);
    co_return reply;
  });
  std::string body(1024 * 1024, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 131 >> 3);
  auto wire = server.wire();

  wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n" + body);

  CHECK(body_of(wire.receive_reply()) == body);
}

TEST_CASE(
    "Expect: 100-continue is answered before the body, and not where the body is refused anyway") {
  Running server;
  auto wire = server.wire();
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(wire.receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  wire.send("abc");
  CHECK(body_of(wire.receive_reply()) == "POST / abc");

  auto refused = server.wire();
  refused.send(
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
  CHECK(refused.receive_all().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("HEAD has the head of GET and no body; 204 and 304 have neither body nor length") {
  Running server([](Request& request) -> Task<Reply> {
    Reply reply;
    if (request.target == "/204") reply.status = 204;
    if (request.target == "/304") reply.status = 304;
    reply.body = "hello";
    co_return reply;
  });
  auto wire = server.wire();
  wire.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/204") + get("/304") +
            get("/", "Connection: close\r\n"));
  const auto head = wire.receive_until("\r\n\r\n"), no_content = wire.receive_until("\r\n\r\n"),
             not_modified = wire.receive_until("\r\n\r\n");

  CHECK(has(head, "Content-Length: 5\r\n"));
  CHECK(no_content.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK_FALSE(has(no_content, "Content-Length"));
  CHECK(not_modified.starts_with("HTTP/1.1 304 "));
  CHECK_FALSE(has(not_modified, "Content-Length"));
  CHECK(body_of(wire.receive_all()) == "hello");
}

TEST_CASE("HTTP/1.0 closes unless asked to stay") {
  Running server;
  auto wire = server.wire();
  wire.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(has(wire.receive_reply(), "\r\nConnection: keep-alive\r\n"));
  wire.send("GET /b HTTP/1.0\r\n\r\n");

  CHECK(body_of(wire.receive_all()) == "GET /b ");
}

TEST_CASE("a header value cannot begin a header of its own") {
  Running server([](Request&) -> Task<Reply> {
    Reply reply;
    reply.with("Location", "/a\r\nSet-Cookie: evil=1\r\n\r\n<script>");
    co_return reply;
  });
  auto wire = server.wire();
  wire.send(get("/"));

  CHECK(has(wire.receive_reply(), "\r\nLocation: /a  Set-Cookie: evil=1    <script>\r\n"));
}

TEST_CASE("a handler that fails is answered 500 without its words, and the server lives on") {
  Running server([](Request& request) -> Task<Reply> {
    if (request.target == "/fail") throw std::runtime_error("secret of the house");
    co_return Reply();
  });
  auto wire = server.wire();
  wire.send(get("/fail") + get("/"));
  const auto failed = wire.receive_reply();

  CHECK(failed.starts_with("HTTP/1.1 500 "));
  CHECK_FALSE(has(failed, "secret"));
  CHECK(wire.receive_reply().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("slow heads and slow bodies end with 408, silence ends without a word") {
  ServerLimits limits;
  limits.header_time_max = limits.body_time_max = limits.idle_time_max = 1s;
  Running server({}, limits);
  auto slow_head = server.wire(), slow_body = server.wire(), silent = server.wire(),
       idle = server.wire();

  slow_head.send("GET / HTTP/1.1\r\nHost");
  slow_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  idle.send(get("/idle"));
  CHECK(body_of(idle.receive_reply()) == "GET /idle ");

  CHECK(slow_head.receive_all().starts_with("HTTP/1.1 408 "));
  CHECK(slow_body.receive_all().starts_with("HTTP/1.1 408 "));
  CHECK(silent.is_closed_by_server());
  CHECK(idle.is_closed_by_server());
  CHECK(server.seen().size() == 1);
}

TEST_CASE("connections have a bound, and those within it are served") {
  ServerLimits limits;
  limits.connections_max = 3;
  Running server({}, limits);
  auto one = server.wire(), two = server.wire(), three = server.wire();
  for (auto* wire : {&one, &two, &three}) {
    wire->send(get("/"));
    CHECK(wire->receive_reply().starts_with("HTTP/1.1 200 "));
  }
  auto four = server.wire();

  CHECK(four.is_closed_by_server());
  one.send(get("/"));
  CHECK(one.receive_reply().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("requests on one connection have a bound") {
  ServerLimits limits;
  limits.requests_per_connection_max = 2;
  Running server({}, limits);
  auto wire = server.wire();
  wire.send(get("/1") + get("/2") + get("/3"));
  const auto replies = wire.receive_all();

  CHECK(has(replies, "GET /2"));
  CHECK(has(replies, "Connection: close"));
  CHECK_FALSE(has(replies, "GET /3"));
}
