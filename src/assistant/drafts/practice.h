#pragma once
// What the practice told about itself in the onboarding, as far as drafts rest on it.
#include <optional>

#include "assistant/drafts/examine.h"
#include "platform/pg/tx.h"

namespace aai::drafts {

struct ServiceRow {
  std::string name;
  std::optional<long> fee_cents;
  std::string currency, unit;
};
AAI_DESCRIBE(ServiceRow, name, fee_cents, currency, unit);

struct PracticeRow {
  std::string org_name, profession, website;
  std::string tone, signature, language;  // empty where nobody chose
  std::string hours;                      // "Mon 09:00-17:30, Tue ..." in hours_time_zone
  std::string hours_time_zone;
};
AAI_DESCRIBE(PracticeRow, org_name, profession, website, tone, signature, language, hours,
             hours_time_zone);

struct Practice {
  PracticeRow about;
  std::vector<ServiceRow> services;
};

// Queued: travels with the caller's next flight.
struct LaterPractice {
  pg::Later<pg::Rows::one, PracticeRow> about;
  pg::Later<pg::Rows::many, ServiceRow> services;
  Practice get() const { return {about.get(), services.get()}; }
};
LaterPractice load_practice(pg::Tx& tx, OrgId org);

// "£220 (fixed)"; empty where no fee is named.
std::string spell_fee(const ServiceRow& service, std::string_view language);

// What it told, as a source that facts of a draft may rest on.
std::vector<Source> sources_of_practice(const Practice& practice);

}
