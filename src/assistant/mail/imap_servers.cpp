#include "assistant/mail/imap_servers.h"

namespace aai::mail {
namespace {

net::Endpoint endpoint(std::string host, int port, ServerTls tls) {
  return net::Endpoint{std::move(host), static_cast<unsigned short>(port),
                       tls == ServerTls::implicit ? net::Tls::implicit : net::Tls::starttls};
}

}

net::Endpoint endpoint_of(const ServerAt& server) {
  return endpoint(server.host.text, server.port, server.tls);
}

ServerAt server_at(const net::Endpoint& at) {
  ServerAt server;
  server.host.text = at.host;
  server.port = at.port;
  server.tls = at.tls == net::Tls::starttls ? ServerTls::starttls : ServerTls::implicit;
  return server;
}

mailbox::Servers servers_of(const ImapGrant& grant) {
  return mailbox::Servers{endpoint(grant.imap_host, grant.imap_port, grant.imap_tls),
                          endpoint(grant.smtp_host, grant.smtp_port, grant.smtp_tls)};
}

}
