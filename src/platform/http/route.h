#pragma once
// Routes are data. A module exports one table; the server, the OpenAPI document, the permission
// audit, the cross-tenant probe and the rate limiter all read the same rows.
#include <span>

#include "core/json_read.h"
#include "core/json_schema.h"
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai {

namespace http {

using pg::Access;

struct Endpoint {
  Task<Reply> (*run)(Ctx&, const Request&);
  std::string (*takes)(json::Schemas&);  // empty text: no body
  std::string (*gives)(json::Schemas&);  // empty text: no JSON
};

template <class>
struct Signature;
template <class Out>
struct Signature<Task<Out> (*)(Ctx&)> {
  using In = Nothing;
  using Result = Out;
};
template <class Out, class Body>
struct Signature<Task<Out> (*)(Ctx&, const Body&)> {
  using In = Body;
  using Result = Out;
};

// The query string of a GET as a document of texts, so that one reader serves both.
json::Value query_document(const Request& request);

template <class In>
In read_input(const Request& request) {
  if (request.method != Method::get && request.method != Method::del)
    return json::read_body<In>(request.body);
  json::Reader reader{json::Unknown::refused, true, {}};
  In in{};
  json::read(reader, json::At{nullptr, "query"}, query_document(request), in);
  if (!reader.wrong.empty()) throw Refusal(invalid_body, {}, std::move(reader.wrong));
  return in;
}

template <class Out>
Reply reply_of(Out&& out) {
  using T = std::remove_cvref_t<Out>;
  Reply reply;
  if constexpr (std::is_same_v<T, Reply>) {
    reply = std::forward<Out>(out);
  } else if constexpr (std::is_same_v<T, Nothing>) {
    reply.status = 204;
    reply.content_type.clear();
  } else if constexpr (std::is_same_v<T, SeeOther>) {
    reply.status = 303;
    reply.content_type.clear();
    reply.with("Location", out.url);
  } else {
    json::write(reply.body, out);
  }
  return reply;
}

template <auto F>
Task<Reply> run(Ctx& ctx, const Request& request) {
  using In = typename Signature<decltype(F)>::In;
  if constexpr (std::is_same_v<In, Nothing>) {
    auto out = co_await F(ctx);
    co_return reply_of(std::move(out));
  } else {
    const In in = read_input<In>(request);
    auto out = co_await F(ctx, in);
    co_return reply_of(std::move(out));
  }
}

template <class T>
std::string schema_or_none(json::Schemas& schemas) {
  if constexpr (Described<T> && !std::is_same_v<T, Nothing>) return json::schema<T>(schemas);
  else return "";
}

template <auto F>
inline constexpr Endpoint endpoint{
    &run<F>, &schema_or_none<typename Signature<decltype(F)>::In>,
    &schema_or_none<std::remove_cvref_t<typename Signature<decltype(F)>::Result>>};

struct Route {
  Method method;
  std::string_view path;  // "/v1/orgs/{org}/drafts/{draft}"
  Perm perm;
  Limit limit;
  Endpoint endpoint;
  std::string_view summary;
  Access access = Access::write;

  bool names_org() const { return path.find("{org}") != path.npos; }
  bool is_operators() const { return path.starts_with("/v1/op/"); }
};

}

// A named constraint of the schema and what its violation tells the caller.
struct ConstraintProblem {
  std::string_view constraint;
  Problem problem;
};

// What one module brings to the house.
struct Module {
  std::string_view name;
  std::span<const http::Route> routes;
  std::span<const ConstraintProblem> constraints;
};

}
