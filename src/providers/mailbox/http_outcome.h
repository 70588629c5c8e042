#pragma once
// What a provider answered over HTTP, as callers branch on it: 404 is not_found, 429 limited, 401
// unauthorized, invalid_grant revoked (RFC 6749, 5.2), 5xx and silence unavailable, the rest
// refused.
#include "platform/net/client.h"
#include "providers/mailbox/outcome.h"

namespace aai::mailbox {

// Who was asked, for the log, and what its answer says went wrong, in words of its own.
struct Told {
  std::string_view who;
  std::string error;
  bool is_limited = false;  // by a quota, whatever the status says
};

// Everything but the value, which is the body as it came; a 2xx answer is `none`.
Outcome<std::string> http_outcome(net::Answer answer, Instant now, const Told& told);

// Seconds, or an HTTP date (RFC 9110, 10.2.3).
std::optional<Instant> read_retry_after(std::string_view value, Instant now);

}
