#pragma once
// A provider of mailboxes by IMAP and SMTP whose people sign in there (OAuth) and give us no
// password: AAI_MAIL_OAUTH_*, read with the rest of the configuration.
#include <string>

namespace aai {

struct MailOauth {
  std::string name;  // as people know it: "Outlook"
  std::string authorize_url, token_url;
  std::string client_id, client_secret;  // the secret is empty for a public client
  std::string scope;                     // reading and sending by IMAP and SMTP
  std::string imap_host, smtp_host;      // "host" or "host:port"; 143 and 587 begin in clear

  // All of it, but the secret, or nothing is offered.
  bool is_complete() const {
    return !name.empty() && !authorize_url.empty() && !token_url.empty() && !client_id.empty() &&
           !scope.empty() && !imap_host.empty() && !smtp_host.empty();
  }
};

}
