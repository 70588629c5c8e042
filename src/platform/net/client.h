#pragma once
// Outgoing HTTP: the one door to other people's servers. Time, size and redirects are bounded by
// the call; retries are the caller's, who knows what may be repeated.
// Source of the SSRF rules: OWASP ASVS 5.0 V1.3.6; see skills/security/untrusted_content.
#include <chrono>

#include "platform/http/message.h"

namespace aai::net {

enum class Reach { configured, anywhere };  // `anywhere` refuses private and loopback addresses

struct Call {
  http::Method method = http::Method::get;
  std::string url;
  http::Headers headers;
  std::string body;
  std::chrono::milliseconds time_max{15000};
  std::size_t size_max = 8 * 1024 * 1024;
  int redirects_max = 0;
  Reach reach = Reach::configured;
};

enum class Failure { none, refused, timed_out, too_large, broken, forbidden_address };

// What came back. A failure is an outcome, not an exception: callers must branch on it.
struct Answer {
  Failure failure = Failure::none;
  int status = 0;
  http::Headers headers;
  std::string body;

  bool ok() const { return failure == Failure::none && status >= 200 && status < 300; }
  // The request may have had its effect although no answer arrived.
  bool is_unknown() const { return failure == Failure::timed_out || failure == Failure::broken; }
  std::string_view header(std::string_view name) const { return http::find_header(headers, name); }
};

class Client {
 public:
  virtual ~Client() = default;
  virtual Task<Answer> send(Call call) = 0;
};

}
