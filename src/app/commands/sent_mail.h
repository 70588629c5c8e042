#pragma once
// What stands under "sent" in a mailbox, as its provider has it: at Gmail and by IMAP. Reads only,
// and only what bears a Message-ID of ours. Throws Unread where it cannot be read.
// Limits: 500,000 messages at Gmail; 200,000 in a folder by IMAP.
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/mail/imap_servers.h"
#include "core/bytes.h"
#include "core/task.h"
#include "platform/env.h"

namespace aai::commands {

// The mailbox could not be read, and why.
struct Unread : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// It did not let us in with what we have.
struct Refused : Unread {
  using Unread::Unread;
};

// A message under SENT whose Message-ID has the form of ours.
struct SentMessage {
  std::string message_id;
  Bytes content_sha256;
};

// "<uuid>.<version>@<domain>", without brackets.
bool is_message_id_of_ours(std::string_view message_id);

Task<std::vector<SentMessage>> sent_at_gmail(const Env& env, std::string refresh_token);
// In every folder that is one of sent mail, by its use or its name. Throws Refused too.
Task<std::vector<SentMessage>> sent_by_imap(const Env& env, net::Endpoint at,
                                            mailbox::Credentials who);

}
