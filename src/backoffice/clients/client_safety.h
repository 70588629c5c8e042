#pragma once
// What an operator should know without being asked: whose audit was found changed, whose was not
// read for long, and who has stopped all sending. Never why, and never a row of theirs.
// Source of truth: audit_checkpoints, audit_verifications, sending_switches.
#include "backoffice/clients/clients.h"

namespace aai::clients {

struct SafetyQuery {
  std::optional<OrgId> after;
};
AAI_DESCRIBE(SafetyQuery, after);

struct ClientSafety {
  OrgId org_id;
  std::string org_name;
  long rows_sealed = 0;
  std::optional<Instant> checkpoint_at, verified_at;
  std::optional<std::string> finding;  // FLIPPED, DELETED, ... as verify-audit names it
  std::optional<long> finding_seq;     // its place in the chain
  std::optional<Instant> broken_since, stopped_at;
};
AAI_DESCRIBE(ClientSafety, org_id, org_name, rows_sealed, checkpoint_at, verified_at, finding,
             finding_seq, broken_since, stopped_at);

struct ClientsSafety {
  std::vector<ClientSafety> items;
  std::optional<std::string> next_cursor;
  int broken_count = 0, stopped_count = 0;  // of all
  std::optional<std::string> house_finding;  // of the service's own record
};
AAI_DESCRIBE(ClientsSafety, items, next_cursor, broken_count, stopped_count, house_finding);

// The newest first, 50 at a time.
Task<ClientsSafety> list_safety(Ctx&, const SafetyQuery&);

struct SafetyCounts {
  int broken = 0, stopped = 0;
  std::optional<std::string> house_finding;
};
AAI_DESCRIBE(SafetyCounts, broken, stopped, house_finding);

}
