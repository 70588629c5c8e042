#pragma once
// The overview: the first page of the dashboard, in one answer.
// Units: days are UTC's; mrr_cents is what active and overdue plans bring a month, in the currency
// most of them pay.
#include "backoffice/analytics/analytics.h"
#include "platform/ctx.h"

namespace aai::analytics {

struct Totals {
  int clients = 0, trialing = 0, active = 0, past_due = 0;
  long mrr_cents = 0;
  std::string currency;
  int jobs_dead = 0, mailboxes_broken = 0;
  std::optional<double>
      median_minutes_to_approve;  // of the last 30 days; nothing where nobody approved
};
AAI_DESCRIBE(Totals, clients, trialing, active, past_due, mrr_cents, currency, jobs_dead,
             mailboxes_broken, median_minutes_to_approve);

struct DecidedDay {
  std::string day;  // "2026-11-20"
  int approved = 0, edited = 0, rejected = 0;
};
AAI_DESCRIBE(DecidedDay, day, approved, edited, rejected);

struct MailDay {
  std::string day;
  int received = 0, drafted = 0;
};
AAI_DESCRIBE(MailDay, day, received, drafted);

struct EndingTrial {
  OrgId org_id;
  std::string name;
  Instant ends_at;
};
AAI_DESCRIBE(EndingTrial, org_id, name, ends_at);

struct Overview {
  int clients = 0, trialing = 0, active = 0, past_due = 0;
  long mrr_cents = 0;
  std::string currency;
  std::vector<DecidedDay> drafts_decided_30d;
  std::vector<MailDay> mails_7d;
  std::vector<EndingTrial> trials_ending;  // within a week
  int jobs_dead = 0, mailboxes_broken = 0;
  std::optional<double> median_minutes_to_approve;
};
AAI_DESCRIBE(Overview, clients, trialing, active, past_due, mrr_cents, currency, drafts_decided_30d,
             mails_7d, trials_ending, jobs_dead, mailboxes_broken, median_minutes_to_approve);

Task<Overview> show_overview(Ctx&);

}
