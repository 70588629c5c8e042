#pragma once
// Whose word counts on whether a mail is from whom it says, for a mailbox by IMAP: the name its
// receiving server signs its findings with (authenticity.h). None until a person says so.
// What recent mails agree upon is proposed, and no more: a mailbox whose server checks nothing
// shows what strangers wrote there.
#include "assistant/mail/mail.h"
#include "core/json_write.h"
#include "core/text_types.h"

namespace aai::mail {

// The authserv-id of RFC 8601 as servers have them: no blanks, no quotations.
struct ServerName {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "the name of a server, such as mx.example.org";
};

struct SenderChecks {
  std::string trusted_server;                  // empty: none
  std::optional<std::string> proposed_server;  // what all of the mails below agree upon
  int looked_at = 0;  // the latest mails in INBOX from elsewhere, of those read since this is kept
};
AAI_DESCRIBE(SenderChecks, trusted_server, proposed_server, looked_at);

// Refuses: not_found, also for a mailbox whose provider's name we know.
Task<SenderChecks> show_sender_checks(Ctx&);

struct TrustWish {
  std::optional<ServerName> trusted_server;  // nothing: nobody's word counts
};
AAI_DESCRIBE(TrustWish, trusted_server);

// Counts for mail that is read from then on. Refuses: not_found. Emits: mailbox.changed.
Task<SenderChecks> trust_server(Ctx&, const TrustWish&);

struct TrustedServer {
  std::string trusted_server;
};
AAI_DESCRIBE(TrustedServer, trusted_server);

// What the topmost fields of recent mails say.
struct CheckedBy {
  std::string first_name, last_name;  // in the order of the alphabet: the same where all agree
  int looked_at = 0, domains = 0;     // of how many domains the senders are
};
AAI_DESCRIBE(CheckedBy, first_name, last_name, looked_at, domains);

}
