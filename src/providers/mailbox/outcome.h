#pragma once
// What a provider of mail answered, as callers branch on it.
#include <optional>
#include <string>

#include "core/instant.h"

namespace aai::mailbox {

enum class Trouble {
  none,
  not_found,     // no such thing, or a place it no longer knows
  limited,       // later, not sooner than retry_at
  unauthorized,  // it does not let us in with this; with a renewed one it may
  revoked,       // final: the owner must connect the mailbox again
  refused,       // our request is wrong, too large, or not allowed: repeating it changes nothing
  unavailable,   // no answer, or a broken one: later
  untrusted,     // it proves not to be who it should be, or offers no TLS: when it is repaired
};

template <class T>
struct Outcome {
  Trouble trouble = Trouble::none;
  T value{};
  std::string reason;               // for the log and the operator; holds nothing of a mail
  std::optional<Instant> retry_at;  // of limited and unavailable, where the provider said when
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

template <class T>
Outcome<T> failed(Trouble trouble, std::string reason) {
  Outcome<T> outcome;
  outcome.trouble = trouble;
  outcome.reason = std::move(reason);
  return outcome;
}

}
