#pragma once
// Seals the audit (skill 065): every five minutes each committed row gets its place in its
// organisation's chain, once, in the order it was found, and the end of the chain is signed.
// Never in a request: a chain would put an organisation's writers in line. A row that commits late
// with an earlier id is found by the next run and takes the next place.
// Source of truth: audit_seals, audit_checkpoints. Limits: 500 rows a transaction, 2,000
// transactions an organisation and run; what is left waits for the next run, unsigned.
// Why the margin: no transaction of ours lives ten minutes, so a row that says it was written
// longer before a checkpoint than that, and has no place in it, was put there by another hand. It
// is left unsealed, and verify-audit names it.
#include "platform/jobs/runner.h"
#include "skills/security/audit_chain.h"

namespace aai::security {

inline constexpr long late_seconds_max = 600;

// 32 bytes, derived from the master key; it never leaves the process.
std::string checkpoint_seed(const crypto::Vault&);

Task<void> seal_audit(Work&);
// One organisation: its new rows, and a checkpoint behind them.
Task<void> seal_org(Work&, OrgId);

struct OrgWithNews {
  OrgId org_id;
};
AAI_DESCRIBE(OrgWithNews, org_id);

struct ChainEnd {
  long seq = 0;
  Bytes chain_sha256;
};
AAI_DESCRIBE(ChainEnd, seq, chain_sha256);

struct NextCheckpoint {
  long number = 0;
  std::string signed_us;
};
AAI_DESCRIBE(NextCheckpoint, number, signed_us);

}
