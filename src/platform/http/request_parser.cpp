#include "platform/http/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace aai::http {
namespace {

namespace beast = boost::beast;
using beast::http::verb;

constexpr std::size_t target_size_max = 8 * 1024;
constexpr std::size_t fields_max = 100;
constexpr std::size_t body_reserve_max = 64 * 1024;  // a length is only a claim

Method method_of(verb method) {
  switch (method) {
    case verb::get: return Method::get;
    case verb::head: return Method::head;
    case verb::post: return Method::post;
    case verb::put: return Method::put;
    case verb::patch: return Method::patch;
    case verb::delete_: return Method::del;
    default: return Method::other;
  }
}

}

RequestParser::RequestParser(const ServerLimits& limits)
    : header_size_max_(limits.header_size_max) {
  eager(true);
  header_limit(static_cast<std::uint32_t>(limits.header_size_max));
  body_limit(limits.body_size_max);
}

std::size_t RequestParser::feed(std::string_view bytes) {
  std::size_t blank = 0;
  // Some clients end a body with one line break too many (RFC 9112, 2.2).
  while (!has_begun() && bytes.substr(blank, 2) == "\r\n") blank += 2;
  const auto rest = bytes.substr(blank);
  if (rest.empty() || (!has_begun() && rest == "\r")) return blank;

  Error error;
  fed_ = rest;
  const auto used = put({rest.data(), rest.size()}, error);
  if (!has_header()) {
    header_size_ += used;
    if (header_size_ + (rest.size() - used) > header_size_max_)
      refuse(request.target.empty() ? target_too_long : header_too_big, error);
  }
  if (error && error != beast::http::error::need_more && !refusal_)
    refusal_ = &unreadable_for(error);
  return blank + used;
}

const Unreadable& RequestParser::unreadable_for(const Error& error) const {
  if (error == beast::http::error::body_limit) return body_too_big;
  if (error == beast::http::error::header_limit)
    return request.target.empty() ? target_too_long : header_too_big;
  return malformed;
}

void RequestParser::refuse(const Unreadable& why, Error& error) {
  refusal_ = &why;
  error = beast::http::error::bad_value;
}

void RequestParser::on_request_impl(verb method, View, View target, int version, Error& error) {
  version_ = version;
  request.method = method_of(method);
  if (target.size() > target_size_max) return refuse(target_too_long, error);
  if (!target.starts_with('/')) return refuse(malformed, error);
  request.target.assign(target.data(), target.size());
}

// Where a request ends must have one reading only: whoever stands before us may read it otherwise.
void RequestParser::on_field_impl(Field field, View name, View value, Error& error) {
  if (header_is_over_) return;  // a trailer is not a header: it came after the checks
  if (request.headers.size() >= fields_max) return refuse(header_too_big, error);
  // Beast joins a value that was folded over lines in a buffer of its own; others may read its
  // second line as a field (RFC 9112, 5.2).
  const bool is_folded =
      !value.empty() && (value.data() < fed_.data() || value.data() >= fed_.data() + fed_.size());
  if (is_folded) return refuse(malformed, error);

  if (field == Field::host && ++hosts_ > 1) return refuse(malformed, error);
  if (field == Field::content_length && ++lengths_ > 1) return refuse(malformed, error);
  if (field == Field::transfer_encoding) {
    const bool is_plain = beast::iequals(value, "chunked") && ++codings_ == 1 && version_ >= 11;
    if (!is_plain) return refuse(malformed, error);
  }
  if (field == Field::expect) {
    if (!beast::iequals(value, "100-continue")) return refuse(unknown_expectation, error);
    awaits_continue_ = version_ >= 11;
  }
  request.headers.emplace_back(std::string(name.data(), name.size()),
                               std::string(value.data(), value.size()));
}

void RequestParser::on_header_impl(Error& error) {
  header_is_over_ = true;
  if (version_ >= 11 && hosts_ == 0) refuse(malformed, error);
  if (lengths_ > 0 && codings_ > 0) refuse(malformed, error);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
  if (length) request.body.reserve(std::min<std::size_t>(*length, body_reserve_max));
}

std::size_t RequestParser::on_body_impl(View bytes, Error&) {
  request.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, View bytes, Error&) {
  request.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

}
