#pragma once
// Skill 037: each mail is sent once, rendered safely, traceable, and never in the request that
// caused it.
// Why: a timeout means "maybe sent". The provider knows our key for 24 hours, so asking again is
// safe until then; afterwards the mail waits for a person (state uncertain, and a dead letter).
// Limits: 20 mails of one template to one address in an hour; 20 owners written to, and 200 members
// who want the daily report.
#include "platform/jobs/job.h"
#include "skills/identity/magic_link_sign_in.h"
#include "skills/notifications/letters.h"

namespace aai::notifications {

struct SendEmail {
  EmailId email_id;
};
AAI_DESCRIBE(SendEmail, email_id);

inline constexpr Job<SendEmail> send_email{"notifications.send_email", queue::mail, 12};

Task<void> run_send_email(Work&, const SendEmail&);
// identity.send_magic_link: the link's token and code are born here and go into the mail only.
Task<void> run_send_magic_link(Work&, const identity::SendMagicLink&);

// Rows of transactional_email.sql.
struct Queued {
  EmailId id;
  bool is_new = false;
};
AAI_DESCRIBE(Queued, id, is_new);
struct Attempt {
  std::string to_address;
  Template template_ = Template::welcome;
  std::string locale;
  json::Raw facts;
  int attempts = 0;
  std::optional<Instant> uncertain_since;
  std::string state;
};
AAI_DESCRIBE(Attempt, to_address, template_, locale, facts, attempts, uncertain_since, state);
struct Sendable {
  bool is_suppressed = false, is_throttled = false, is_unwanted = false;
};
AAI_DESCRIBE(Sendable, is_suppressed, is_throttled, is_unwanted);
struct Recipient {
  std::string email, locale;
};
AAI_DESCRIBE(Recipient, email, locale);

struct Willing {
  UserId user_id;
  std::string email, locale;
};
AAI_DESCRIBE(Willing, user_id, email, locale);

// The JSON of a facts column; nothing when it is none.
std::optional<Facts> read_facts(std::string_view text);

}
