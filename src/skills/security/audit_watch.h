#pragma once
// Reads every organisation's audit through once a day, as verify-audit does, and keeps what came of
// it (skill 065): the operator sees the first break without anybody having asked.
// Source of truth: verify-audit, with keys kept elsewhere; this one runs where the database is, and
// whoever holds both can silence it.
// Limits: 200 organisations a run, the longest unread first; a checkpoint taken away whole is seen
// by a reading of all organisations only.
#include "platform/jobs/runner.h"
#include "skills/security/audit_chain.h"

namespace aai::security {

// Cron: every hour.
Task<void> watch_audit(Work&);
// One organisation.
Task<void> verify_org(Work&, OrgId);

// Rows of audit_watch.sql.
struct OrgToRead {
  OrgId org_id;
};
AAI_DESCRIBE(OrgToRead, org_id);
struct SealedPlace {
  long seq = 0;
  std::string audit_id;
  Bytes row_sha256, personal_sha256, chain_sha256;
};
AAI_DESCRIBE(SealedPlace, seq, audit_id, row_sha256, personal_sha256, chain_sha256);

}
