#pragma once
// Skill 038, the part that listens: what the provider tells about our mails, and whom we then leave
// alone. Events come late, twice and out of order, so a mail's state only ever rises.
// Limits: a bounce closes the product stream for good and the sign-in stream for a day, since
// mailboxes come back and people must be able to sign in; a complaint closes the product stream.
#include "skills/notifications/letters.h"

namespace aai::notifications {

struct Received {
  bool received = true;
};
AAI_DESCRIBE(Received, received);

// POST /webhooks/resend. A fault answers 500, so that the event comes again.
// Refuses: bad_signature, bad_event.
Task<Received> receive_email_event(Ctx&);

// Rows of deliverability.sql.
struct FreshEvent {
  std::string id;
};
AAI_DESCRIBE(FreshEvent, id);
struct EmailRoute {
  OrgId org_id;
};
AAI_DESCRIBE(EmailRoute, org_id);

}
