#include "providers/mailbox/http_outcome.h"

#include <algorithm>
#include <charconv>

#include "platform/mail_format/date.h"

namespace aai::mailbox {
namespace {

constexpr long retry_seconds_max = 3600;

Trouble trouble_of(int status, const Told& told) {
  if (status >= 200 && status < 300) return Trouble::none;
  if (told.error == "invalid_grant") return Trouble::revoked;
  if (status == 401) return Trouble::unauthorized;
  if (status == 404) return Trouble::not_found;
  if (status == 429 || told.is_limited) return Trouble::limited;
  if (status == 408 || status >= 500) return Trouble::unavailable;
  return Trouble::refused;
}

Outcome<std::string> unanswered(const net::Answer& answer, std::string_view who) {
  Outcome<std::string> outcome;
  outcome.may_have_happened = answer.is_unknown();
  if (answer.failure == net::Failure::too_large) {
    outcome.trouble = Trouble::refused;
    outcome.reason = "the answer is larger than we read";
  } else if (answer.failure == net::Failure::forbidden_address) {
    outcome.trouble = Trouble::refused;
    outcome.reason = "the address may not be called";
  } else {
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "no answer from " + std::string(who);
  }
  return outcome;
}

}

Outcome<std::string> http_outcome(net::Answer answer, Instant now, const Told& told) {
  if (answer.failure != net::Failure::none) return unanswered(answer, told.who);
  Outcome<std::string> outcome;
  outcome.trouble = trouble_of(answer.status, told);
  if (!outcome.ok()) {
    outcome.reason = std::string(told.who) + " answered " + std::to_string(answer.status) +
                     (told.error.empty() ? "" : ", " + told.error);
    outcome.retry_at = read_retry_after(answer.header("Retry-After"), now);
    outcome.may_have_happened = answer.status >= 500;
  }
  outcome.value = std::move(answer.body);
  return outcome;
}

std::optional<Instant> read_retry_after(std::string_view value, Instant now) {
  if (value.empty()) return std::nullopt;
  long seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error == std::errc() && end == value.data() + value.size())
    return now + std::chrono::seconds(std::clamp(seconds, 1L, retry_seconds_max));
  const auto date = mail_format::read_date(value);
  if (!date) return std::nullopt;
  const Instant at(*date);
  return std::clamp(at, now + std::chrono::seconds(1),
                    now + std::chrono::seconds(retry_seconds_max));
}

}
