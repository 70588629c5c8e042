#include "assistant/drafts/practice.h"

#include "gen/sql/assistant/drafts/practice.h"

namespace aai::drafts {
namespace {

std::string spell_unit(std::string_view unit, bool is_german) {
  if (unit == "hour") return is_german ? " je Stunde" : " per hour";
  if (unit == "month") return is_german ? " im Monat" : " per month";
  if (unit == "session") return is_german ? " je Termin" : " per session";
  return "";
}

}

LaterPractice load_practice(pg::Tx& tx, OrgId org) {
  return {tx.queue(sql::practice_of_org, org), tx.queue(sql::services_of_org, org)};
}

std::string spell_fee(const ServiceRow& service, std::string_view language) {
  if (!service.fee_cents) return "";
  const bool is_german = language == "de";
  if (*service.fee_cents == 0) return is_german ? "kostenlos" : "free of charge";
  std::string amount = std::to_string(*service.fee_cents / 100);
  for (auto at = static_cast<int>(amount.size()) - 3; at > 0; at -= 3)
    amount.insert(static_cast<std::size_t>(at), is_german ? "." : ",");
  if (const auto rest = *service.fee_cents % 100; rest != 0) {
    amount += is_german ? ',' : '.';
    amount += (rest < 10 ? "0" : "") + std::to_string(rest);
  }
  const auto unit = spell_unit(service.unit, is_german);
  if (is_german)
    return amount +
           (service.currency == "eur"   ? " Euro"
            : service.currency == "gbp" ? " £"
                                        : " $") +
           unit;
  return (service.currency == "eur" ? "€" : service.currency == "gbp" ? "£" : "$") + amount + unit;
}

std::vector<Source> sources_of_practice(const Practice& practice) {
  const auto& about = practice.about;
  std::vector<Source> sources;
  std::string fees;
  for (const auto& service : practice.services) {
    const auto fee = spell_fee(service, "en");
    if (!fee.empty()) fees += service.name + ": " + fee + "\n";
  }
  if (!fees.empty()) sources.push_back({"practice", "", "Services and fees", fees});
  if (!about.signature.empty() || !about.website.empty())
    sources.push_back({"practice", "", "Signature", about.signature + "\n" + about.website});
  if (!about.hours.empty())
    sources.push_back({"practice", "", "Opening hours", about.hours + " " + about.hours_time_zone});
  return sources;
}

}
