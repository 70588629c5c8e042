#pragma once
// Skill 033: a wizard that survives closing the tab. The server is its only memory; every answer is
// the whole state, so another browser, or another admin, goes on where the last one stopped.
// Refuses: step_missing (409, names the step), step_required, plan_missing, invalid_body.
#include "skills/onboarding/onboarding_steps.h"

namespace aai::onboarding {

Task<Onboarding> show_onboarding(Ctx&);                 // GET: everything in one flight
Task<Onboarding> put_practice(Ctx&, const Practice&);
Task<Onboarding> put_services(Ctx&, const Offers&);
Task<Onboarding> put_voice(Ctx&, const Voice&);
Task<Onboarding> put_hours(Ctx&, const Hours&);
Task<Onboarding> skip_step(Ctx&);                       // PUT .../skips/{step}
// POST .../completion: every step done or skipped, and a plan. The first time writes a welcome.
Task<Onboarding> complete(Ctx&);

using PracticeId = Id<struct PracticeTag>;

// Rows of onboarding_wizard.sql.
struct ProgressRow {
  std::optional<Instant> completed_at;
};
AAI_DESCRIBE(ProgressRow, completed_at);
struct PracticeRow {
  std::string name;
  Profession profession = Profession::other;
  std::string website;
};
AAI_DESCRIBE(PracticeRow, name, profession, website);
struct HoursRow {
  std::string time_zone;
  int weekday = 1;
  std::string opens, closes;
};
AAI_DESCRIBE(HoursRow, time_zone, weekday, opens, closes);
struct CountRow {
  int documents = 0;
};
AAI_DESCRIBE(CountRow, documents);
struct SkipRow {
  std::string step;
};
AAI_DESCRIBE(SkipRow, step);
struct CompletedRow {
  std::string email, locale, org_name;
};
AAI_DESCRIBE(CompletedRow, email, locale, org_name);

}
