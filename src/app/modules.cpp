#include "app/modules.h"

#include <array>

#include "app/openapi.h"
#include "assistant/approvals/approvals.h"
#include "assistant/drafts/jobs.h"
#include "assistant/knowledge/knowledge.h"
#include "assistant/knowledge/learning.h"
#include "assistant/ledger/ledger.h"
#include "assistant/mail/mail.h"
#include "assistant/matters/matters.h"
#include "assistant/reports/reports.h"
#include "assistant/policies/policies.h"
#include "assistant/triage/triage.h"
#include "backoffice/analytics/analytics.h"
#include "backoffice/clients/clients.h"
#include "backoffice/support/support.h"
#include "skills/account/account.h"
#include "skills/admin/admin.h"
#include "skills/billing/billing.h"
#include "skills/identity/identity.h"
#include "skills/notifications/notifications.h"
#include "skills/onboarding/onboarding.h"
#include "skills/operate/operate.h"
#include "skills/realtime/realtime.h"
#include "skills/reliability/reliability.h"
#include "skills/security/security.h"
#include "skills/tenancy/tenancy.h"

namespace aai::app {

std::span<const Module* const> all_modules() {
  static constexpr std::array modules{
      &api_module,
      &identity::identity_module,
      &billing::billing_module,
      &tenancy::tenancy_module,
      &notifications::notifications_module,
      &onboarding::onboarding_module,
      &account::account_module,
      &approvals::approvals_module,
      &policies::policies_module,
      &knowledge::knowledge_module,
      &matters::matters_module,
      &ledger::ledger_module,
      &admin::admin_module,
      &clients::clients_module,
      &support::support_module,
      &analytics::analytics_module,
      &operate::operate_module,
      &realtime::realtime_module,
      &security::security_module,
      &mail::mail_module,
      &reports::reports_module,
  };
  return modules;
}

std::span<const WorkTables* const> all_work() {
  static const std::vector<const WorkTables*> work{
      &identity::identity_work,
      &notifications::notifications_work,
      &billing::billing_work,
      &reliability::reliability_work,
      &realtime::realtime_work,
      &security::security_work,
      &triage::triage_work,
      &drafts::drafts_work,
      &knowledge::knowledge_work,
      &mail::mail_work,
      &approvals::approvals_work,
      &reports::reports_work,
  };
  return work;
}

}
