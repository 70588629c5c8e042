#include "assistant/mail/server_problems.h"

#include "gen/sql/assistant/mail/server_problems.h"
#include "platform/pg/tx.h"

namespace aai::mail {

std::string server_problem(ServerSide side, std::string_view reason) {
  constexpr std::string_view by = "mail server: ";
  if (reason.starts_with(by)) reason.remove_prefix(by.size());
  const bool is_incoming = side == ServerSide::incoming;
  // A server that was secured when it was connected, and is not any more.
  const bool is_plain = reason.find("TLS") != reason.npos;
  std::string text = is_incoming ? "The incoming server" : "The outgoing server";
  text += is_plain ? " no longer offers a secured connection: "
                   : "'s certificate is not trusted: ";
  text.append(reason);
  text += is_incoming
              ? ". Your password was not given to it. New mail is read when this is repaired."
              : ". Your password was not given to it. Approved replies wait, and leave when "
                "this is repaired.";
  return text;
}

void queue_server_problem(pg::Tx& tx, OrgId org, MailboxId mailbox, ServerSide side,
                          std::string_view reason, Instant now) {
  tx.queue(sql::note_server_problem, org, mailbox, side, server_problem(side, reason), now);
}

void queue_server_repaired(pg::Tx& tx, OrgId org, MailboxId mailbox, ServerSide side) {
  tx.queue(sql::forget_server_problem, org, mailbox, side);
}

}
