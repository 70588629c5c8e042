#pragma once
// What Google answered, as callers branch on it.
#include <optional>
#include <string>

#include "core/instant.h"
#include "platform/net/client.h"

namespace aai::google {

enum class Trouble {
  none,
  not_found,     // 404: no such thing, or a history id it no longer knows
  limited,       // 429, or 403 for a quota: later, not sooner than retry_at
  unauthorized,  // 401: the access token is no longer good; a new one may be
  revoked,       // invalid_grant: final, the owner must consent again
  refused,  // our request is wrong, too large, or beyond the scopes: repeating it changes nothing
  unavailable,  // no answer, a broken one, or 5xx: later
};

template <class T>
struct Outcome {
  Trouble trouble = Trouble::none;
  T value{};
  std::string reason;               // for the log and the operator; holds nothing of a mail
  std::optional<Instant> retry_at;  // of limited and unavailable, where Google said when
  bool may_have_happened = false;   // the request was sent and its answer never came

  bool ok() const { return trouble == Trouble::none; }

  template <class Other>
  Outcome<Other> as() const {
    Outcome<Other> other;
    other.trouble = trouble;
    other.reason = reason;
    other.retry_at = retry_at;
    other.may_have_happened = may_have_happened;
    return other;
  }
};

// Everything but the value; a 2xx answer is `none`.
Outcome<std::string> outcome_of(net::Answer answer, Instant now);

// Seconds, or an HTTP date (RFC 9110, 10.2.3).
std::optional<Instant> read_retry_after(std::string_view value, Instant now);

}
