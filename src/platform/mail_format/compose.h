// The one MIME form of a mail we send: what a person approved is these bytes. Equal input gives
// equal bytes, so that their hash can stand for the mail.
//
// Refuses (as an outcome): addresses and identifiers that are not plainly what they claim to be.
// Names, subject and text may hold anything: they are encoded and cannot become a header line.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "platform/mail_format/address.h"

namespace aai::mail_format {

struct OutgoingMail {
  Mailbox from;
  std::vector<Mailbox> to, cc;
  std::string subject;
  std::string message_id;               // without brackets, like all identifiers
  std::string in_reply_to;              // empty: begins a thread
  std::vector<std::string> references;  // oldest first
  std::chrono::sys_seconds date;
  std::string text;  // UTF-8
};

enum class ComposeProblem { none, bad_address, no_recipient, too_many_recipients, bad_message_id };

struct Composed {
  std::string mime;  // CRLF line ends; empty where there is a problem
  ComposeProblem problem = ComposeProblem::none;
};

Composed compose(const OutgoingMail&);

}  // namespace aai::mail_format
