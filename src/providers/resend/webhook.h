#pragma once
// Resend's webhooks: signed by Svix, told at least once, late and in any order.
// Source of truth: svix 1.99.1: HMAC-SHA256 of "<svix-id>.<svix-timestamp>.<raw body>" under the
// base64 of the secret after "whsec_"; "svix-signature" holds several "v1,<base64>" between spaces.
#include <optional>
#include <string>
#include <vector>

#include "core/instant.h"
#include "core/json_write.h"
#include "platform/http/message.h"

namespace aai::resend {

enum class Verdict { valid, malformed, too_old, no_match };

inline constexpr std::chrono::seconds signature_age_max{
    300};  // either way: the clocks are compared

// `raw_body` must be the bytes that arrived.
Verdict check_signature(std::string_view raw_body, const http::Headers& headers,
                        std::string_view secret, Instant now);
// The headers Svix would send; for our own counterparts and tests.
http::Headers sign(std::string_view raw_body, std::string_view id, std::string_view secret,
                   Instant at);

struct Tags {
  std::optional<std::string> email_id;  // as we sent it
};
AAI_DESCRIBE(Tags, email_id);

struct Bounce {
  std::optional<std::string> type;  // "Permanent", "Transient", "Undetermined"
};
AAI_DESCRIBE(Bounce, type);

struct EventData {
  std::string email_id;  // Resend's
  std::vector<std::string> to;
  std::optional<Tags> tags;
  std::optional<Bounce> bounce;
};
AAI_DESCRIBE(EventData, email_id, to, tags, bounce);

struct Event {
  std::string type;  // "email.bounced"
  Instant created_at;
  EventData data;
};
AAI_DESCRIBE(Event, type, created_at, data);

// Nothing when the body is no event of this form.
std::optional<Event> read_event(std::string_view raw_body);

}
