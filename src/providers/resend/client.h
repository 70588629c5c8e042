#pragma once
// Resend's API, as far as the house's own mail uses it. Every answer is an outcome.
// An Idempotency-Key makes asking again safe for 24 hours; after that nobody knows.
// Source of truth: resend.com/docs; errors are {statusCode, name, message}.
// Limits: 15 s and 1 MB per call. Click tracking is a setting of the domain and must be off: it
// would send the links of sign-in mails through a third party.
#include <string>
#include <utility>
#include <vector>

#include "core/task.h"
#include "platform/config/config.h"
#include "platform/net/client.h"

namespace aai::resend {

enum class Fate {
  accepted,
  accepted_before,  // the key is known with another body: an earlier attempt got through
  refused,          // the mail itself is wrong: repeating it changes nothing
  not_now,          // certainly not accepted; later, when limits, our key or their server allow
  unknown,          // no answer, or a broken one: it may have been accepted
};

struct Outcome {
  Fate fate = Fate::unknown;
  std::string id;               // Resend's, where it was accepted
  std::string reason;           // for the log and the operator
  int retry_after_seconds = 0;  // 0: not told
};

struct Mail {
  std::string from, to, subject, html, text;
  std::string email_id;  // travels as a tag and comes back with every event
  std::string idempotency_key;
  std::vector<std::pair<std::string, std::string>> headers;  // besides the usual ones
};

Task<Outcome> send(net::Client& http, const Provider& account, const Mail& mail);

}
