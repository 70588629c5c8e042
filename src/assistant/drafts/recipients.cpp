#include "assistant/drafts/recipients.h"

#include "platform/mail_format/address.h"

namespace aai::drafts {
namespace {

bool is_usable(const Party& party, const std::string& own_address) {
  const auto address = mail_format::canonical_address(party.address);
  return mail_format::is_deliverable_address(address) &&
         address != mail_format::canonical_address(own_address);
}

bool is_same_domain(const Party& one, const Party& other) {
  const auto first = mail_format::canonical_address(one.address),
             second = mail_format::canonical_address(other.address);
  return !mail_format::domain_of(first).empty() &&
         mail_format::domain_of(first) == mail_format::domain_of(second);
}

}

std::optional<Party> choose_recipient(const ReplyAddresses& addresses) {
  if (addresses.reply_to && is_usable(*addresses.reply_to, addresses.own_address) &&
      (addresses.reply_to_is_known || is_same_domain(addresses.from, *addresses.reply_to))) {
    return addresses.reply_to;
  }
  if (!is_usable(addresses.from, addresses.own_address)) return std::nullopt;
  return addresses.from;
}

}
