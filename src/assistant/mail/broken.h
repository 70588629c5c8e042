#pragma once
// The letter to the owners of a practice whose mailbox has to be connected again.
#include "assistant/mail/jobs.h"
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

Task<void> run_tell_broken(Work&, const TellBroken&);

struct BrokenMailbox {
  std::string address, org_name;
  Instant broken_at;
};
AAI_DESCRIBE(BrokenMailbox, address, org_name, broken_at);

}
