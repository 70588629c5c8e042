#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "providers/google/gmail.h"
#include "providers/google/oauth.h"
#include "providers/google/push.h"
#include "tests/google.h"

namespace aai::google {
namespace {

struct FixedClock final : Clock {
  Instant now() const override { return at; }
  Instant at = *parse_instant("2026-11-20T09:00:00Z");
};

class Wire final : public net::Client {
 public:
  Task<net::Answer> send(net::Call call) override {
    calls.push_back(call);
    co_return respond(call);
  }
  std::function<net::Answer(const net::Call&)> respond;
  std::vector<net::Call> calls;
};

template <class T>
T run(Task<T> task) {
  boost::asio::io_context io;
  std::optional<T> value;
  std::exception_ptr fault;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T given) {
    fault = thrown;
    value = std::move(given);
  });
  io.run();
  if (fault) std::rethrow_exception(fault);
  return std::move(*value);
}

struct Scene {
  FixedClock clock;
  TestGoogle google{clock};
  Wire wire;
  Provider account{std::string(TestGoogle::url), "client-1", "secret-1"};

  Scene() {
    wire.respond = [this](const net::Call& call) { return google.answer(call); };
  }
  Gmail gmail() { return Gmail(wire, clock, account.url, "access-1"); }
  Consent consent(Grant grant) {
    return Consent{grant,
                   "https://us.example/oauth/google/callback",
                   "state-1",
                   "nonce-1",
                   std::string(43, 'v'),
                   ""};
  }
};

net::Answer answer_of(int status, std::string body, std::string retry_after = "") {
  net::Answer answer;
  answer.status = status;
  answer.body = std::move(body);
  if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
  return answer;
}

constexpr auto quota =
    R"({"error":{"code":403,"errors":[{"reason":"userRateLimitExceeded"}],)"
    R"("status":"PERMISSION_DENIED"}})";
}

TEST_CASE("google: the consent page is asked for one grant, with PKCE, and for a refresh token") {
  Scene scene;
  const auto known = run(endpoints(scene.wire, scene.account, scene.clock.at));

  const auto url = consent_url(known.value, scene.account, scene.consent(Grant::read));

  CHECK(url.starts_with("https://google.test/auth?client_id=client-1&"));
  CHECK(url.find(
            "scope=openid%20email%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fgmail.readonly&") !=
        url.npos);
  CHECK(url.find("gmail.compose") == url.npos);
  CHECK(url.find("code_challenge_method=S256") != url.npos);
  CHECK(url.find(std::string(43, 'v')) == url.npos);
  CHECK(url.find("access_type=offline&prompt=consent") != url.npos);
}

TEST_CASE(
    "google: a code becomes tokens only with an id_token that proves the address to us, now") {
  Scene scene;
  scene.google.nonce = "nonce-1";

  const auto granted = run(exchange_code(scene.wire, scene.account, "4/code",
                                         scene.consent(Grant::read), scene.clock.at));

  REQUIRE(granted.ok());
  CHECK(granted.value.address == "ada@lovelace.example");
  CHECK(granted.value.refresh_token == "refresh-1");

  scene.google.nonce = "another";
  const auto replayed = run(exchange_code(scene.wire, scene.account, "4/code",
                                          scene.consent(Grant::read), scene.clock.at));
  CHECK(replayed.trouble == Trouble::refused);
}

TEST_CASE("google: a box left unticked on the consent page is noticed") {
  CHECK(covers("openid https://www.googleapis.com/auth/gmail.readonly email", Grant::read));
  CHECK_FALSE(covers("openid email", Grant::read));
  CHECK_FALSE(covers("https://www.googleapis.com/auth/gmail.readonly.more", Grant::read));
  CHECK_FALSE(covers("https://www.googleapis.com/auth/gmail.readonly", Grant::send));
}

TEST_CASE("google: a revoked grant is final, an outage is not") {
  Scene scene;
  scene.google.is_revoked = true;
  CHECK(run(refresh(scene.wire, scene.account, "refresh-1", scene.clock.at)).trouble ==
        Trouble::revoked);

  scene.wire.respond = [](const net::Call& call) {
    return call.url.ends_with("/token") ? answer_of(503, "") : answer_of(404, "");
  };
  CHECK(run(refresh(scene.wire, scene.account, "refresh-1", scene.clock.at)).trouble ==
        Trouble::unavailable);
}

TEST_CASE("google: each way Gmail can answer is an outcome of its kind") {
  Scene scene;
  const auto trouble = [&](net::Answer answer) {
    scene.wire.respond = [answer](const net::Call&) { return answer; };
    return run(scene.gmail().profile()).trouble;
  };

  CHECK(trouble(answer_of(200,
                          R"({"emailAddress":"a@b.example","historyId":"9223372036854775900"})")) ==
        Trouble::none);
  CHECK(trouble(answer_of(200, R"({"emailAddress":"a@b.example"})")) == Trouble::unavailable);
  CHECK(trouble(answer_of(200, "<html>")) == Trouble::unavailable);
  CHECK(trouble(answer_of(401, "")) == Trouble::unauthorized);
  CHECK(trouble(answer_of(403, quota)) == Trouble::limited);
  CHECK(trouble(answer_of(403, R"({"error":{"errors":[{"reason":"insufficientPermissions"}]}})")) ==
        Trouble::refused);
  CHECK(trouble(answer_of(404, "")) == Trouble::not_found);
  CHECK(trouble(answer_of(429, "")) == Trouble::limited);
  CHECK(trouble(answer_of(500, "")) == Trouble::unavailable);
}

TEST_CASE("google: Retry-After is seconds or a date, and has a bound") {
  const auto now = *parse_instant("2026-11-20T09:00:00Z");

  using mailbox::read_retry_after;

  CHECK(read_retry_after("30", now) == now + std::chrono::seconds(30));
  CHECK(read_retry_after("Fri, 20 Nov 2026 09:01:00 GMT", now) == now + std::chrono::minutes(1));
  CHECK(read_retry_after("99999999", now) == now + std::chrono::hours(1));
  CHECK_FALSE(read_retry_after("soon", now));
}

TEST_CASE("google: the bytes of a message arrive as they were, eight-bit and all") {
  Scene scene;
  std::string bytes = "Subject: x\r\n\r\ncaf\xe9 \x01\xff";
  scene.google.deliver("m1", bytes);

  const auto message = run(scene.gmail().message("m1"));

  REQUIRE(message.ok());
  CHECK(message.value.bytes == bytes);
  CHECK(message.value.received_at == scene.clock.at);

  scene.google.mangled.insert("m1");
  CHECK(run(scene.gmail().message("m1")).trouble == Trouble::refused);
}

TEST_CASE("google: ids of the history are compared by length, then as text") {
  CHECK(is_later("1000", "999"));
  CHECK(is_later("9223372036854775901", "9223372036854775900"));
  CHECK(is_later("100000000000000000000", "99999999999999999999"));
  CHECK_FALSE(is_later("5", "5"));
  CHECK_FALSE(is_history_id("12a"));
  CHECK_FALSE(is_history_id(""));
}

TEST_CASE("google: a push is read with its place as number or text") {
  const auto envelope = [](const std::string& data) {
    return R"({"message":{"data":")" + to_base64(data) +
           R"(","messageId":"77"},"subscription":"s"})";
  };

  const auto push = read_push(
      envelope(R"({"emailAddress":"ada@lovelace.example","historyId":9223372036854775903})"));
  REQUIRE(push);
  CHECK(push->id == "77");
  CHECK(push->history_id == "9223372036854775903");
  CHECK(read_push(envelope(R"({"emailAddress":"a@b.c","historyId":"12"})"))->history_id == "12");
  CHECK_FALSE(read_push(envelope(R"({"historyId":"12"})")));
  CHECK_FALSE(read_push("{}"));
}

TEST_CASE("google: a push counts only with Google's signature, for us, from our pusher") {
  Scene scene;
  const auto claims = [&](std::string audience, std::string email) {
    return R"({"iss":"https://accounts.google.com","aud":")" + audience +
           R"(","sub":"1","email":")" + email +
           R"(","email_verified":true,"iat":1795165200,"exp":1795168800})";
  };
  const auto believed = [&](std::string authorization) {
    return run(is_from_google(scene.wire, scene.account, authorization,
                              "https://us.example/hooks/gmail", "push@project.example",
                              scene.clock.at))
        .value;
  };
  const auto good =
      test_signer().sign(claims("https://us.example/hooks/gmail", "push@project.example"));

  CHECK(believed("Bearer " + good));
  CHECK_FALSE(believed(good));
  CHECK_FALSE(believed("Bearer " + good.substr(0, good.size() - 8) + "AAAAAAAA"));
  CHECK_FALSE(believed("Bearer " +
                       test_signer().sign(claims("https://them.example", "push@project.example"))));
  CHECK_FALSE(believed("Bearer " + test_signer().sign(claims("https://us.example/hooks/gmail",
                                                             "other@project.example"))));
}

}
