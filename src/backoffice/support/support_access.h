#pragma once
// The client's side: letting support look in for some hours, ending it, and reading who did.
#include "backoffice/support/support.h"

namespace aai::support {

struct AccessWish {
  int hours{};
};
AAI_DESCRIBE(AccessWish, hours);

struct AccessGiven {
  std::string granted_by;
  Instant until_at{};
};
AAI_DESCRIBE(AccessGiven, granted_by, until_at);

struct Visit {
  ImpersonationId id;
  std::string operator_name, member_name, reason;
  Instant began_at{}, ended_at{};  // ended_at: when it will be over, where it is not yet
  bool is_open{};
};
AAI_DESCRIBE(Visit, id, operator_name, member_name, reason, began_at, ended_at, is_open);

struct SupportAccess {
  std::optional<Instant> until_at;  // nothing: support may not look in
  std::string granted_by;
  std::vector<Visit> visits;  // the newest 20
};
AAI_DESCRIBE(SupportAccess, until_at, granted_by, visits);

Task<SupportAccess> show_access(Ctx&);                      // GET .../support-access
Task<SupportAccess> allow_look(Ctx&, const AccessWish&);    // PUT; refuses: bad_hours
Task<SupportAccess> withdraw_access(Ctx&);                  // DELETE; who looks in sees no more

}
