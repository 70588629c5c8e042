#pragma once
// What Google answered, or a token server like Google's, as callers branch on it: 404 is not_found,
// 429 and quotas limited, 401 unauthorized, invalid_grant revoked, 5xx and silence unavailable, the
// rest refused.
#include "platform/net/client.h"
#include "providers/mailbox/outcome.h"

namespace aai::google {

using mailbox::Outcome, mailbox::Trouble;

// Everything but the value; a 2xx answer is `none`.
Outcome<std::string> outcome_of(net::Answer answer, Instant now, std::string_view who = "Google");

// Seconds, or an HTTP date (RFC 9110, 10.2.3).
std::optional<Instant> read_retry_after(std::string_view value, Instant now);

}
