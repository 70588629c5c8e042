#pragma once
// What Google answered, as callers branch on it (mailbox/http_outcome.h); its quotas are `limited`.
#include "providers/mailbox/http_outcome.h"

namespace aai::google {

using mailbox::Outcome, mailbox::Trouble;

// Everything but the value; a 2xx answer is `none`.
Outcome<std::string> outcome_of(net::Answer answer, Instant now);

}
