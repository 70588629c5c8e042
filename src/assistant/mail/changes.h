#pragma once
// Reads on from the cursor, page by page; each page's cursor is kept with what the page said.
#include "assistant/mail/fetch.h"

namespace aai::mail {

// not_found: the provider no longer knows the place, and everything must be compared. `ahead`: it
// knows only earlier ones, which comes to the same.
struct Changes {
  Stop stop;
  bool is_expired = false, is_ahead = false;
};
// Whatever it tells of is news, however old its date: triage hears of each message.
Task<Changes> read_changes(Run&, std::string cursor);

struct UnknownId {
  std::string provider_id;
};
AAI_DESCRIBE(UnknownId, provider_id);

}
