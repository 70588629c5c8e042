#pragma once
// Where a mailbox by IMAP is read and sent from, and how its passwords are sealed: bound to
// organisation, mailbox and use, as tokens are.
#include "assistant/mail/mail.h"
#include "core/bytes.h"
#include "core/text_types.h"
#include "core/json_write.h"
#include "platform/crypto/vault.h"
#include "providers/mailbox/imap_mailbox.h"

namespace aai::mail {

enum class ServerTls { implicit, starttls };
AAI_DESCRIBE_ENUM(ServerTls, implicit, starttls);

struct ServerAt {
  Line<253> host;
  int port = 0;
  ServerTls tls = ServerTls::implicit;
};
AAI_DESCRIBE(ServerAt, host, port, tls);

net::Endpoint endpoint_of(const ServerAt& server);
ServerAt server_at(const net::Endpoint& endpoint);

// The row of mailbox_servers, with the grant it is opened by.
struct ImapGrant {
  std::string address, user_name;
  std::string imap_host;
  int imap_port = 0;
  ServerTls imap_tls = ServerTls::implicit;
  std::string smtp_host;
  int smtp_port = 0;
  ServerTls smtp_tls = ServerTls::implicit;
  Sealed secret;          // a password; of a token's grant the refresh token
  bool is_token = false;  // its owner signed in at the provider
  int failures = 0;  // runs in a row that could not be finished; of the sender's always 0
};
AAI_DESCRIBE(ImapGrant, address, user_name, imap_host, imap_port, imap_tls, smtp_host, smtp_port,
             smtp_tls, secret, is_token, failures);

mailbox::Servers servers_of(const ImapGrant& grant);

inline constexpr std::string_view reading_password = "mailbox.read.password";
inline constexpr std::string_view sending_password = "mailbox.send.password";

}
