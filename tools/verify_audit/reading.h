#pragma once
// Where an audit is read from: a database, or an export of one. Both hand the same things over.
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "skills/security/audit_verify.h"

namespace verify_audit {

using aai::security::AuditRow;
using aai::security::Checkpoint;
using aai::security::Seal;

struct Listener {
  std::function<void(const std::string& org_id, std::vector<Checkpoint>)> begin_org;
  std::function<void(const Seal&, const std::optional<AuditRow>&)> place;
  std::function<void(const AuditRow&)> unsealed;
  std::function<void()> end_org;
};

// One organisation, or all of them when `org` is empty; in one snapshot. Throws when it cannot.
void read_database(const std::string& conninfo, const std::string& org, const Listener&);

// Lines of tab-separated fields; \t, \n and \\ are escaped, \N is nothing.
void read_export(std::istream&, const Listener&);
Listener export_writer(std::ostream&);
// The checkpoints of a file, whatever else it holds: those an auditor kept.
std::vector<Checkpoint> read_checkpoints(std::istream&);

}
