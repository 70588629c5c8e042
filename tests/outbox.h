#pragma once
// The mail provider of a test: takes mails, remembers them by recipient, misbehaves on request.
#include <deque>

#include "core/json_read.h"
#include "tests/browser.h"

namespace aai::test {

class Outbox {
 public:
  explicit Outbox(World& world) : world_(world) {
    world.config.resend = Provider{"https://api.resend.example", "re_test_key",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLESw"};
    world.http.on("api.resend.example/emails",
                  [this](const net::Call& call) { return answer(call); });
  }

  // What the next calls are answered; afterwards, and without, every mail is accepted.
  void next(net::Answer answer) { planned_.push_back(std::move(answer)); }

  std::vector<net::Call> calls_to(std::string_view address) const {
    std::vector<net::Call> found;
    for (const auto& call : world_.http.calls) {
      if (field(call.body, "to[0]") == address) found.push_back(call);
    }
    return found;
  }

 private:
  net::Answer answer(const net::Call& call) {
    if (!planned_.empty()) {
      auto planned = planned_.front();
      planned_.pop_front();
      return planned;
    }
    const auto key = http::find_header(call.headers, "idempotency-key");
    return answer_json(200, R"({"id":"re-)" + std::string(key) + "\"}");
  }

  World& world_;
  std::deque<net::Answer> planned_;
};

inline net::Answer no_answer() {
  net::Answer lost;
  lost.failure = net::Failure::timed_out;
  return lost;
}

}
