#pragma once
// Whether a mail is from whom it says: what the server that received it found, and nobody else.
// Source of truth: the topmost Authentication-Results field (RFC 8601), if the server wrote it
// whose word counts for the mailbox: Gmail's, or by IMAP the one a person named (sender_checks.h).
// Pure. What stands in comments, quotations and lower fields is a stranger's word.
#include <string>
#include <string_view>

#include "platform/mail_format/parse.h"

namespace aai::mail {

// The authserv-id of Gmail.
inline constexpr std::string_view gmail_server = "mx.google.com";

// As the columns of mail_messages keep them. "none": the server said nothing at all.
struct SenderVerdicts {
  std::string spf = "none";    // "unaligned": it passed, for another domain than the one shown
  std::string dkim = "none";   // so here; "absent": the server looked, and there was no signature
  std::string dmarc = "none";  // "fail" also where two From fields leave open which was looked at
};

// `server` is in lower case; where it is empty, nobody's word counts.
SenderVerdicts sender_verdicts(const mail_format::ParsedMail&,
                               std::string_view server = gmail_server);

// Who the topmost field says wrote it, in lower case: anybody's word. Empty: there is none.
std::string checked_by(const mail_format::ParsedMail&);

// Whether one is the other, or lies under it: what DMARC calls relaxed, without a list of suffixes.
bool is_of_domain(std::string_view one, std::string_view other);

}
