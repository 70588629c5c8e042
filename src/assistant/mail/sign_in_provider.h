#pragma once
// The provider that people sign in at for mail by IMAP, as the configuration names it.
#include "platform/config/mail_oauth.h"
#include "providers/mailbox/imap_mailbox.h"
#include "providers/oauth/code_flow.h"

namespace aai::mail {

oauth::Client sign_in_client(const MailOauth& provider);

// Its servers: TLS from the first byte, but at the ports that begin in clear, 143 and 587.
mailbox::Servers sign_in_servers(const MailOauth& provider);

}
