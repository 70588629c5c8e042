#pragma once
// Bytes to one Request, and the refusal of what is malformed, too big or ambiguous about where it
// ends. Private to platform/http.
#include <boost/beast/http/basic_parser.hpp>

#include "platform/http/server.h"

namespace aai::http {

// What a client is told about a request that cannot be read.
struct Unreadable {
  int status;
  std::string_view code, title;
};
inline constexpr Unreadable malformed{400, "http.malformed_request",
                                      "This is not an HTTP request we understand."};
inline constexpr Unreadable too_slow{408, "http.request_timed_out",
                                     "The request took too long to arrive."};
inline constexpr Unreadable body_too_big{413, "http.body_too_big",
                                         "The body is bigger than we accept."};
inline constexpr Unreadable target_too_long{414, "http.target_too_long",
                                            "The address is too long."};
inline constexpr Unreadable unknown_expectation{417, "http.unknown_expectation",
                                                "We do not know this expectation."};
inline constexpr Unreadable header_too_big{431, "http.header_too_big",
                                           "The header fields are too big."};

class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(const ServerLimits& limits);

  // Reads on; answers how many bytes it took. The rest belongs to what follows.
  std::size_t feed(std::string_view bytes);

  bool has_begun() const { return basic_parser::got_some(); }
  bool has_header() const { return basic_parser::is_header_done(); }
  bool is_complete() const { return basic_parser::is_done(); }
  bool keeps_alive() const { return basic_parser::keep_alive(); }
  bool is_http_1_0() const { return version_ < 11; }
  bool awaits_continue() const { return awaits_continue_ && !is_complete(); }
  const Unreadable* refusal() const { return refusal_; }

  Request request;

 private:
  using Error = boost::beast::error_code;
  using Field = boost::beast::http::field;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb, View method, View target, int version,
                       Error&) override;
  void on_response_impl(int, View, int, Error&) override {}
  void on_field_impl(Field, View name, View value, Error&) override;
  void on_header_impl(Error&) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override;
  std::size_t on_body_impl(View bytes, Error&) override;
  void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Error&) override;
  void on_finish_impl(Error&) override {}

  void refuse(const Unreadable& why, Error& error);
  const Unreadable& unreadable_for(const Error& error) const;

  std::string_view fed_;
  std::size_t header_size_max_, header_size_ = 0;
  int version_ = 11, hosts_ = 0, lengths_ = 0, codings_ = 0;
  bool header_is_over_ = false, awaits_continue_ = false;
  const Unreadable* refusal_ = nullptr;
};

}
