#include "assistant/drafts/sources.h"

#include <algorithm>
#include <iterator>

#include "assistant/mail/accounts.h"
#include "assistant/mail/authenticity.h"
#include "assistant/mail/look_alikes.h"
#include "gen/sql/assistant/drafts/sources.h"
#include "platform/mail_format/address.h"

namespace aai::drafts {
namespace {

using mail_format::canonical_address, mail_format::domain_of;

// Only where the contact gave an account before can one be another.
bool has_other_account(const CircumstancesRow& row) {
  const auto stated = mail::find_accounts(row.text);
  if (stated.empty()) return false;
  std::vector<std::string> known;
  for (const auto& text : row.earlier_texts)
    std::ranges::move(mail::find_accounts(text), std::back_inserter(known));
  return !known.empty() && std::ranges::any_of(stated, [&](const std::string& account) {
    return std::ranges::find(known, account) == known.end();
  });
}

std::string led_to(const CircumstancesRow& row) {
  const auto reply_to = canonical_address(row.reply_to),
             sender = canonical_address(row.sender_address);
  if (!mail_format::is_deliverable_address(reply_to)) return "";
  return mail::is_of_domain(domain_of(reply_to), domain_of(sender)) ? "" : reply_to;
}

Circumstances circumstances_of(CircumstancesRow row) {
  Circumstances found;
  const auto sender = canonical_address(row.sender_address);
  found.resembles = mail::resembled_domain(domain_of(sender), row.known_domains);
  found.led_to = led_to(row);
  found.has_other_account = has_other_account(row);
  found.known_addresses = std::move(row.known_addresses);
  found.sender_address = std::move(row.sender_address);
  found.sender_failed_authentication = row.sender_failed_authentication;
  found.sender_is_new = row.sender_is_new;
  found.has_hidden_content = row.has_hidden_content;
  return found;
}

}

LaterSources load_sources(pg::Tx& tx, OrgId org, ThreadId thread) {
  return {tx.queue(sql::sources_of_thread, org, thread), load_practice(tx, org)};
}

std::vector<Source> LaterSources::get() const {
  std::vector<Source> sources;
  for (auto& row : rows.get()) {
    sources.push_back({std::move(row.kind), std::move(row.id), std::move(row.label),
                       std::move(row.text), row.is_strangers});
  }
  for (auto& told : sources_of_practice(practice.get())) sources.push_back(std::move(told));
  return sources;
}

LaterCircumstances load_circumstances(pg::Tx& tx, OrgId org, MessageId message) {
  return {tx.queue(sql::circumstances_of_message, org, message)};
}

Circumstances LaterCircumstances::get() const {
  auto known = row.get();
  return known ? circumstances_of(std::move(*known)) : Circumstances{};
}

Task<Grounds> load_grounds(pg::Tx& tx, OrgId org, ThreadId thread, MessageId message) {
  const auto sources = load_sources(tx, org, thread);
  const auto circumstances = load_circumstances(tx, org, message);
  co_await tx.flush();
  co_return Grounds{sources.get(), circumstances.get()};
}

}
