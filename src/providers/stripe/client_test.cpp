#include "providers/stripe/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace aai;
using stripe::Trouble;

namespace {

// Answers in order, and keeps what it was asked.
class Script final : public net::Client {
 public:
  explicit Script(std::vector<net::Answer> lines) : answers_(std::move(lines)) {}

  Task<net::Answer> send(net::Call call) override {
    asked.push_back(std::move(call));
    co_return answers_.at(asked.size() - 1);
  }

  std::vector<net::Call> asked;

 private:
  std::vector<net::Answer> answers_;
};

net::Answer answer(int status, std::string body) {
  net::Answer made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

net::Answer lost() {
  net::Answer made;
  made.failure = net::Failure::broken;
  return made;
}

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

const Provider account{"https://api.stripe.example", "sk_test_12345678", "whsec_x"};

constexpr auto subscription_text =
    R"({"id":"sub_1","object":"subscription","status":"paused_by_moonlight",
  "customer":"cus_1","cancel_at_period_end":false,"cancel_at":null,"canceled_at":null,
  "ended_at":null,"trial_end":null,"latest_invoice":"in_1","default_payment_method":null,
  "pause_collection":null,"metadata":{"org_id":"o","other":"x"},"brand_new_field":{"a":[1,2]},
  "items":{"object":"list","data":[{"id":"si_1","quantity":1,"current_period_start":1,
    "current_period_end":2,"price":{"id":"price_1","currency":"eur","lookup_key":"solo_monthly",
    "unit_amount":2900,"recurring":{"interval":"month","interval_count":1}}}]}})";
}

TEST_CASE("a Stripe form has literal brackets and percent-encoded values") {
  stripe::Form form;

  form.add("items[0][price]", "a b&c={D}").add("limit", 3L);

  CHECK(form.text() == "items[0][price]=a%20b%26c%3D%7BD%7D&limit=3");
}

TEST_CASE("every POST to Stripe carries the pinned version and the caller's idempotency key") {
  Script script({answer(200, R"({"id":"cus_1","object":"customer","email":"a@b.example"})")});
  stripe::Client client(script, account);
  const stripe::NewCustomer wish{"a@b.example", "Lovelace Law", "org-1", "customer:org-1"};

  const auto made = run(client.create_customer(wish));

  CHECK(made.ok());
  CHECK(made.value.id == "cus_1");
  const auto& call = script.asked.at(0);
  CHECK(call.url == "https://api.stripe.example/v1/customers");
  CHECK(call.body == "email=a%40b.example&name=Lovelace%20Law&metadata[org_id]=org-1");
  CHECK(http::find_header(call.headers, "Idempotency-Key") == "customer:org-1");
  CHECK(http::find_header(call.headers, "Stripe-Version") == "2026-10-28.endive");
  CHECK(http::find_header(call.headers, "Authorization") == "Bearer sk_test_12345678");
}

TEST_CASE("fields and statuses Stripe may add tomorrow are read without complaint") {
  Script script({answer(200, subscription_text)});
  stripe::Client client(script, account);

  const auto found = run(client.subscription("sub_1"));

  REQUIRE(found.ok());
  CHECK(found.value.status == "paused_by_moonlight");
  CHECK(found.value.items.data.at(0).current_period_end == 2);
  CHECK(found.value.items.data.at(0).price.lookup_key == "solo_monthly");
  CHECK(found.value.metadata->org_id == "o");
}

TEST_CASE("an answer that got lost is asked for once more, with the same key") {
  Script script({lost(), answer(200, R"({"id":"cus_1"})")});
  stripe::Client client(script, account);
  const stripe::NewCustomer wish{"a@b.example", "n", "o", "key-1"};

  CHECK(run(client.create_customer(wish)).ok());

  REQUIRE(script.asked.size() == 2);
  CHECK(script.asked[0].body == script.asked[1].body);
  CHECK(http::find_header(script.asked[1].headers, "Idempotency-Key") == "key-1");
}

TEST_CASE("Stripe's refusals are outcomes, each of its kind") {
  const auto error =
      R"({"error":{"type":"invalid_request_error","code":"resource_missing",)"
      R"("message":"No such thing"}})";
  const auto trouble = [&](int status) {
    Script script({answer(status, error), answer(status, error)});
    stripe::Client client(script, account);
    return run(client.invoice("in_1"));
  };

  CHECK(trouble(404).trouble == Trouble::not_found);
  CHECK(trouble(404).reason == "Stripe answered 404, resource_missing: No such thing");
  CHECK(trouble(400).trouble == Trouble::refused);
  CHECK(trouble(401).trouble == Trouble::refused);
  CHECK(trouble(409).trouble == Trouble::limited);
  CHECK(trouble(429).trouble == Trouble::limited);
  CHECK(trouble(500).trouble == Trouble::unavailable);
}

TEST_CASE("an answer that is no JSON of this version is no answer") {
  for (const auto* body : {"", "<html>", R"({"id":5})", "[]"}) {
    Script script({answer(200, body)});
    stripe::Client client(script, account);

    CHECK(run(client.subscription("sub_1")).trouble == Trouble::unavailable);
  }
}
