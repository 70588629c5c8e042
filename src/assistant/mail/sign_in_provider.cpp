#include "assistant/mail/sign_in_provider.h"

#include <charconv>

namespace aai::mail {
namespace {

constexpr unsigned short imaps = 993, imap = 143, submissions = 465, submission = 587;

net::Endpoint endpoint(std::string_view place, unsigned short port) {
  const auto colon = place.rfind(':');
  net::Endpoint at;
  at.host = place.substr(0, colon);
  at.port = port;
  if (colon != place.npos)
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), at.port);
  const bool begins_in_clear = at.port == imap || at.port == submission;
  at.tls = begins_in_clear ? net::Tls::starttls : net::Tls::implicit;
  return at;
}

}

oauth::Client sign_in_client(const MailOauth& provider) {
  return oauth::Client{provider.token_url, provider.client_id, provider.client_secret,
                       provider.name};
}

mailbox::Servers sign_in_servers(const MailOauth& provider) {
  return mailbox::Servers{endpoint(provider.imap_host, imaps),
                          endpoint(provider.smtp_host, submissions)};
}

}
