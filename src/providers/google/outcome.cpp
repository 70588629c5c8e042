#include "providers/google/outcome.h"

#include <array>
#include <algorithm>
#include <charconv>

#include "core/json_read.h"
#include "platform/mail_format/date.h"
#include "providers/google/objects.h"

namespace aai::google {
namespace {

constexpr std::array quota_reasons = {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded",
                                      "dailyLimitExceeded", "RESOURCE_EXHAUSTED"};
constexpr long retry_seconds_max = 3600;

bool is_quota(std::string_view reason) {
  return std::ranges::find(quota_reasons, reason) != quota_reasons.end();
}

// The API's envelope and OAuth's have an `error` each, of different types.
std::string error_name(std::string_view body) {
  if (const auto api = json::read_foreign<ApiErrorBody>(body)) {
    if (!api->error.errors.empty()) return api->error.errors.front().reason;
    return api->error.status;
  }
  if (const auto oauth = json::read_foreign<OAuthErrorBody>(body)) return oauth->error;
  return {};
}

Trouble trouble_of(int status, std::string_view error) {
  if (status >= 200 && status < 300) return Trouble::none;
  if (error == "invalid_grant") return Trouble::revoked;
  if (status == 401) return Trouble::unauthorized;
  if (status == 404) return Trouble::not_found;
  if (status == 429 || (status == 403 && is_quota(error))) return Trouble::limited;
  if (status == 408 || status >= 500) return Trouble::unavailable;
  return Trouble::refused;
}

Outcome<std::string> failed(const net::Answer& answer, std::string_view who) {
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

Outcome<std::string> outcome_of(net::Answer answer, Instant now, std::string_view who) {
  if (answer.failure != net::Failure::none) return failed(answer, who);
  Outcome<std::string> outcome;
  const auto error = answer.ok() ? std::string() : error_name(answer.body);
  outcome.trouble = trouble_of(answer.status, error);
  if (!outcome.ok()) {
    outcome.reason = std::string(who) + " answered " + std::to_string(answer.status) +
                     (error.empty() ? "" : ", " + error);
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
