#include "providers/imap/discovery.h"

#include <algorithm>
#include <optional>

#include "platform/mail_format/address.h"
#include "platform/mail_format/ascii.h"

namespace aai::imap {
namespace {

using mailbox::Outcome;
using mailbox::Trouble;
using net::Endpoint;
using net::Offer;
using net::Tls;

constexpr unsigned short imaps_port = 993, submissions_port = 465;

struct Way {
  const char* name;
  Tls tls;
};

struct Found {
  std::optional<Endpoint> at;
  bool is_not_offered = false, is_unavailable = false;
};

// A letter-digit-hyphen name with a dot: what may stand in a question to a name server.
bool is_host(std::string_view name) {
  constexpr std::size_t size_max = 253;
  return name.find('.') != name.npos && name.size() <= size_max && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return mail_format::is_alnum(c) || c == '-' || c == '.';
         });
}

// The first of the services, secured best, that the domain offers.
Task<Found> find_service(net::Dialer& dialer, std::string domain, Way best, Way second) {
  Found found;
  int denied = 0;
  for (const auto& way : {best, second}) {
    const auto offers = co_await dialer.offers(way.name + domain);
    found.is_unavailable = found.is_unavailable || offers.offer == Offer::unavailable;
    if (offers.offer == Offer::not_offered) ++denied;
    if (offers.places.empty() || !is_host(offers.places.front().host)) continue;
    const auto& place = offers.places.front();
    found.at = Endpoint{place.host, place.port, way.tls};
    co_return found;
  }
  found.is_not_offered = denied == 2;
  co_return found;
}

}

Task<Outcome<Proposal>> propose_settings(net::Dialer& dialer, std::string address) {
  Outcome<Proposal> outcome;
  const auto domain = mail_format::lowered(mail_format::domain_of(address));
  if (!mail_format::is_deliverable_address(address) || !is_host(domain)) {
    outcome.trouble = Trouble::refused;
    outcome.reason = "no address of a mailbox";
    co_return outcome;
  }
  const Way imaps("_imaps._tcp.", Tls::implicit), imap("_imap._tcp.", Tls::starttls);
  const Way submissions("_submissions._tcp.", Tls::implicit),
      submission("_submission._tcp.", Tls::starttls);
  const auto mailbox = co_await find_service(dialer, domain, imaps, imap);
  const auto sending = co_await find_service(dialer, domain, submissions, submission);

  auto& proposal = outcome.value;
  proposal.mailbox = mailbox.at.value_or(Endpoint{"imap." + domain, imaps_port, Tls::implicit});
  proposal.submission =
      sending.at.value_or(Endpoint{"smtp." + domain, submissions_port, Tls::implicit});
  if (mailbox.at && sending.at) proposal.told = Told::by_domain;
  if (mailbox.is_not_offered) proposal.told = Told::not_offered;
  if (mailbox.is_unavailable && !mailbox.at) {
    outcome.trouble = Trouble::unavailable;
    outcome.reason = "the name server does not answer";
  }
  co_return outcome;
}

}
