#include "skills/security/browser_hardening.h"

#include <doctest/doctest.h>

using namespace aai;
using namespace aai::security;

namespace {

constexpr std::string_view ours = "https://app.example.com";

http::Request asked(http::Method method, http::Headers headers, std::string target = "/v1/orgs") {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  request.headers = std::move(headers);
  return request;
}

std::string_view header_of(const http::Reply& reply, std::string_view name) {
  return http::find_header(reply.headers, name);
}

}

TEST_CASE(
    "browser_hardening#1 a change asked for by another origin is refused, same-site included") {
  const auto post = http::Method::post;

  CHECK_FALSE(is_cross_site(asked(post, {{"Sec-Fetch-Site", "same-origin"}}), ours));
  CHECK(is_cross_site(asked(post, {{"Sec-Fetch-Site", "same-site"}}), ours));
  CHECK(is_cross_site(asked(post, {{"Sec-Fetch-Site", "cross-site"}}), ours));
  CHECK(is_cross_site(
      asked(post, {{"Sec-Fetch-Site", "cross-site"}, {"Origin", std::string(ours)}}), ours));
}

TEST_CASE(
    "browser_hardening#2 a browser without Fetch Metadata is judged by its Origin; none and null "
    "are foreign") {
  const auto put = http::Method::put;

  CHECK_FALSE(is_cross_site(asked(put, {{"Origin", "https://app.example.com"}}), ours));
  CHECK_FALSE(
      is_cross_site(asked(put, {{"Sec-Fetch-Site", "none"}, {"Origin", std::string(ours)}}), ours));
  CHECK(is_cross_site(asked(put, {{"Sec-Fetch-Site", "none"}}), ours));
  CHECK(is_cross_site(asked(put, {{"Origin", "null"}}), ours));
  CHECK(is_cross_site(asked(put, {}), ours));
  CHECK(is_cross_site(asked(put, {{"Origin", "https://app.example.com.evil.example"}}), ours));
  CHECK(is_cross_site(asked(put, {{"Origin", "http://app.example.com"}}), ours));
}

TEST_CASE("the public address may end in a path or a slash") {
  const http::Headers headers = {{"Origin", "http://localhost:8080"}};

  CHECK_FALSE(is_cross_site(asked(http::Method::post, headers), "http://localhost:8080/"));
  CHECK_FALSE(is_cross_site(asked(http::Method::post, headers), "http://localhost:8080"));
}

TEST_CASE("browser_hardening#3 reading needs no origin; an unknown method counts as a change") {
  CHECK_FALSE(is_cross_site(asked(http::Method::get, {{"Sec-Fetch-Site", "cross-site"}}), ours));
  CHECK_FALSE(is_cross_site(asked(http::Method::head, {}), ours));
  CHECK(is_cross_site(asked(http::Method::other, {}), ours));
}

TEST_CASE("browser_hardening#5 webhooks are exempt by name, and nothing that only looks like one") {
  const auto post = http::Method::post;

  for (const auto* path :
       {"/webhooks/stripe", "/webhooks/resend", "/hooks/gmail", "/hooks/gmail?token=x"})
    CHECK_FALSE(is_cross_site(asked(post, {}, path), ours));
  for (const auto* path :
       {"/webhooks/stripe/", "/webhooks", "/v1/orgs?/webhooks/stripe", "/webhooks/stripe%00"})
    CHECK(is_cross_site(asked(post, {}, path), ours));
}

TEST_CASE("browser_hardening#8 every kind of reply has its headers") {
  for (const auto kind : {ReplyClass::page, ReplyClass::asset, ReplyClass::api,
                          ReplyClass::download, ReplyClass::mail_frame}) {
    http::Reply reply;
    harden(reply, kind, true);

    CHECK(header_of(reply, "x-content-type-options") == "nosniff");
    CHECK(header_of(reply, "cross-origin-resource-policy") == "same-origin");
    CHECK(header_of(reply, "strict-transport-security").starts_with("max-age=63072000"));
    const auto policy = header_of(reply, "content-security-policy");
    CHECK(policy.starts_with("default-src 'none'"));
    CHECK(policy.find("frame-ancestors") != policy.npos);
    CHECK(policy.find("base-uri 'none'") != policy.npos);
    CHECK(policy.find("form-action") != policy.npos);
    CHECK(policy.find("unsafe-eval") == policy.npos);
    const bool is_private = kind != ReplyClass::page && kind != ReplyClass::asset;
    CHECK((header_of(reply, "cache-control") == "no-store") == is_private);
  }
}

TEST_CASE("browser_hardening#4 our pages run scripts of ours only") {
  http::Reply reply;
  harden(reply, ReplyClass::page, false);

  const auto policy = header_of(reply, "content-security-policy");
  CHECK(policy.find("script-src 'self';") != policy.npos);
  CHECK(policy.find("unsafe-inline") == policy.npos);
  CHECK(policy.find("frame-ancestors 'none'") != policy.npos);
  CHECK(header_of(reply, "cross-origin-opener-policy") == "same-origin");
  CHECK(header_of(reply, "strict-transport-security").empty());
}

TEST_CASE("browser_hardening#6 a header that a handler chose is kept") {
  http::Reply reply;
  reply.with("cache-control", "private, max-age=60");
  harden(reply, ReplyClass::api, true);

  CHECK(header_of(reply, "Cache-Control") == "private, max-age=60");
}

TEST_CASE("browser_hardening#7 a route's reply is classed by what it is") {
  http::Reply json, frame, file;
  frame.content_type = "text/html; charset=utf-8";
  file.content_type = "text/html";
  file.with("Content-Disposition", "attachment; filename=\"a.html\"");

  CHECK(class_of(json) == ReplyClass::api);
  CHECK(class_of(frame) == ReplyClass::mail_frame);
  CHECK(class_of(file) == ReplyClass::download);
}
