#include "providers/stripe/signature.h"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "platform/crypto/digest.h"

namespace aai::stripe {
namespace {

constexpr long seconds_max = 253402300799;  // the last second of the year 9999

struct Header {
  std::string_view time_text;  // signed as it was written
  long time = 0;
  std::vector<std::string_view> signatures;
};

std::optional<Header> read_header(std::string_view text) {
  Header header;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto part = text.substr(0, comma);
    text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    if (part.starts_with("t=")) header.time_text = part.substr(2);
    if (part.starts_with("v1=") && header.signatures.size() < signatures_max)
      header.signatures.push_back(part.substr(3));
  }
  const auto* end = header.time_text.data() + header.time_text.size();
  const auto [stopped, error] = std::from_chars(header.time_text.data(), end, header.time);
  const bool is_time = error == std::errc() && stopped == end && header.time >= 0 &&
                       header.time <= seconds_max;
  return is_time && !header.signatures.empty() ? std::optional(header) : std::nullopt;
}

std::string expected_signature(std::string_view time, std::string_view body,
                               std::string_view secret) {
  return to_hex(crypto::hmac_sha256(secret, std::string(time) + "." + std::string(body)));
}
}

Verdict check_signature(std::string_view raw_body, std::string_view header, std::string_view secret,
                        Instant now) {
  const auto given = read_header(header);
  if (!given || secret.empty()) return Verdict::malformed;

  const auto expected = expected_signature(given->time_text, raw_body, secret);
  bool matches = false;
  for (const auto signature : given->signatures)
    matches = crypto::are_equal_secrets(signature, expected) || matches;
  if (!matches) return Verdict::no_match;

  const auto age = now.time_since_epoch() - std::chrono::seconds(given->time);
  return age > signature_age_max ? Verdict::too_old : Verdict::valid;
}

std::string sign(std::string_view raw_body, std::string_view secret, Instant at) {
  const auto since = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch();
  const auto time = std::to_string(since.count());
  return "t=" + time + ",v1=" + expected_signature(time, raw_body, secret);
}

}
