#pragma once
// Claiming: which organisations have work due, and taking leases on it in turn. Round robin over
// organisations, so that one with 100,000 jobs does not keep the others waiting.
// Units: leases and their expiry are the database's clock; run_at is the product's (Env::clock).
#include "core/ids.h"
#include "core/json_write.h"

namespace aai::jobs {

struct DueOrg {
  OrgId org_id;
};
AAI_DESCRIBE(DueOrg, org_id);

struct ClaimedJob {
  OrgId org_id;
  JobId id;
  std::string name;
  json::Raw payload;
  int attempts = 0;  // this one included
  int attempts_max = 0;
  long lease_token = 0;
};
AAI_DESCRIBE(ClaimedJob, org_id, id, name, payload, attempts, attempts_max, lease_token);

}
