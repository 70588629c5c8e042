#include "providers/resend/webhook.h"

#include <charconv>

#include "core/bytes.h"
#include "core/json_read.h"
#include "platform/crypto/digest.h"

namespace aai::resend {
namespace {

constexpr int signatures_max = 8;
constexpr long seconds_max = 253402300799;  // the last second of the year 9999

std::string expected_signature(std::string_view id, std::string_view time, std::string_view body,
                               std::string_view key) {
  const auto text = std::string(id) + "." + std::string(time) + "." + std::string(body);
  return "v1," + to_base64(crypto::hmac_sha256(key, text));
}

std::optional<std::string> key_of(std::string_view secret) {
  if (secret.starts_with("whsec_")) secret.remove_prefix(6);
  auto key = from_base64(secret);
  return key && !key->empty() ? key : std::nullopt;
}

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  long seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_time = error == std::errc() && end == text.data() +
      text.size() && seconds >= 0 && seconds <= seconds_max;
  return is_time ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

bool matches_any(std::string_view signatures, std::string_view expected) {
  bool matches = false;
  for (int i = 0; i < signatures_max && !signatures.empty(); ++i) {
    const auto end = std::min(signatures.find(' '), signatures.size());
    matches = crypto::are_equal_secrets(signatures.substr(0, end), expected) || matches;
    signatures.remove_prefix(std::min(end + 1, signatures.size()));
  }
  return matches;
}

}

Verdict check_signature(std::string_view raw_body, const http::Headers& headers,
                        std::string_view secret, Instant now) {
  const auto id = http::find_header(headers, "svix-id"),
             time = http::find_header(headers, "svix-timestamp"),
             signatures = http::find_header(headers, "svix-signature");
  const auto key = key_of(secret);
  const auto at = seconds_of(time);
  if (id.empty() || !at || signatures.empty() || !key) return Verdict::malformed;
  if (!matches_any(signatures, expected_signature(id, time, raw_body, *key)))
    return Verdict::no_match;
  const auto age = now.time_since_epoch() - *at;
  return age > signature_age_max || -age > signature_age_max ? Verdict::too_old : Verdict::valid;
}

http::Headers sign(std::string_view raw_body, std::string_view id, std::string_view secret,
                   Instant at) {
  const auto time =
      std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  return {{"svix-id", std::string(id)},
          {"svix-timestamp", time},
          {"svix-signature", expected_signature(id, time, raw_body, key_of(secret).value_or(""))}};
}

std::optional<Event> read_event(std::string_view raw_body) {
  auto event = json::read_foreign<Event>(raw_body);
  return event && !event->type.empty() ? event : std::nullopt;
}

}
