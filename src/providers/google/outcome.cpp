#include "providers/google/outcome.h"

#include <algorithm>
#include <array>

#include "core/json_read.h"
#include "providers/google/objects.h"

namespace aai::google {
namespace {

constexpr std::array quota_reasons = {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded",
                                      "dailyLimitExceeded", "RESOURCE_EXHAUSTED"};

// The API's envelope and OAuth's have an `error` each, of different types.
std::string error_name(std::string_view body) {
  if (const auto api = json::read_foreign<ApiErrorBody>(body)) {
    if (!api->error.errors.empty()) return api->error.errors.front().reason;
    return api->error.status;
  }
  if (const auto oauth = json::read_foreign<OAuthErrorBody>(body)) return oauth->error;
  return {};
}

}

Outcome<std::string> outcome_of(net::Answer answer, Instant now) {
  mailbox::Told told;
  told.who = "Google";
  if (!answer.ok()) told.error = error_name(answer.body);
  const bool is_quota = std::ranges::find(quota_reasons, told.error) != quota_reasons.end();
  told.is_limited = answer.status == 403 && is_quota;
  return mailbox::http_outcome(std::move(answer), now, told);
}

}
