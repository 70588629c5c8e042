#include "skills/billing/stage_for_tests.h"

namespace aai::test {

// A notice is a job until it is a mail.
long BillingStage::mails(const Person& person, std::string_view kind) {
  return std::stol(of_org(person, "select count(*) from jobs where name = 'billing.tell_owners' and payload->>'kind' = '" +
                                      std::string(kind) + "' and org_id = %O"));
}

}
