#pragma once
// The count that proves that no mail is lost: every message the provider lists of the last 90 days
// is here, or stands in mailbox_missing, with the reason in mail_problems where it was tried.
// Taken at the end of each comparison, and every few minutes beside the sync: ids only.
// Why: changes are told one by one and may be told wrongly; a list of all is the second witness.
#include "assistant/mail/fetch.h"

namespace aai::mail {

struct Census {
  Stop stop;
  long there = 0, missing = 0;
  long untried = 0;  // of the missing: nobody has tried to fetch them yet
};

// Writes nothing unless the provider's list was complete. What is here and no longer in the list is
// asked for one by one, and counts as gone only when the provider says so.
Task<Census> take_census(Run&);

bool check_is_due(const SyncPlace&, Instant now);

struct AbsentId {
  std::string provider_id;
  bool was_tried = false;
};
AAI_DESCRIBE(AbsentId, provider_id, was_tried);

struct StoredId {
  std::string provider_id;
};
AAI_DESCRIBE(StoredId, provider_id);

}
