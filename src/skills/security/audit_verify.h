#pragma once
// Reads an audit from its first place to its last and names the first row that is not as it was
// sealed (skill 065). Knows neither databases nor files: a reader hands it what there is.
// Needs: the public keys of the checkpoints, from outside the database. Without a secret of the
// signer's, nobody can make a rewritten chain fit them.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "skills/security/audit_chain.h"

namespace aai::security {

struct Seal {
  std::string org_id, audit_id;
  long seq = 0;
  Bytes row_sha256, personal_sha256, chain_sha256;
};

enum class Tampering {
  flipped,     // the row is not what was sealed
  deleted,     // its place is there, the row is not; or the place is gone too
  inserted,    // it stands where nothing was, or says it was written before it was
  reordered,   // it was sealed at another place
  truncated,   // a signed checkpoint knows rows that are gone
  rewritten,   // the chain was made anew: it fits itself and no checkpoint
  forged,      // a checkpoint that the key did not sign
  withdrawn    // a checkpoint that was taken away
};
std::string_view name_of(Tampering);

struct Finding {
  Tampering what = Tampering::flipped;
  std::string org_id, audit_id;  // the row; empty where only its place is known
  long seq = 0;                  // the place, or the number of a checkpoint
  std::string sentence;
};

struct Tally {
  long orgs = 0, rows = 0, waiting = 0, erased = 0, checkpoints = 0;
  std::string last_signed_us = "0";
};

class Verifier {
 public:
  explicit Verifier(std::vector<std::string> public_keys) : keys_(std::move(public_keys)) {}

  // Those kept outside count besides those of the database.
  void keep(const Checkpoint& checkpoint) {
    kept_.push_back(checkpoint);
    unread_.push_back(checkpoint);
  }

  // In this order: an organisation with its checkpoints by number, its places in order with their
  // rows (none: it is gone), its rows without a place.
  void begin_org(const std::string& org_id, std::vector<Checkpoint> checkpoints);
  void take(const Seal&, const std::optional<AuditRow>&);
  void take_unsealed(const AuditRow&);
  void end_org();
  // Numbers run across organisations; only for a reading of all of them.
  void end_all();

  const std::vector<Finding>& findings() const { return findings_; }
  const Tally& tally() const { return tally_; }

 private:
  void find(Tampering, const std::string& audit_id, long seq, std::string sentence);
  void settle(const Seal&);
  bool examine_row(const Seal&, const AuditRow&);
  bool examine_link(const Seal&);
  bool examine_checkpoints(const Seal&);
  void examine_times(const Seal&, const AuditRow&);

  std::vector<std::string> keys_;
  std::vector<Checkpoint> kept_, unread_;  // unread_: of organisations not seen yet
  std::vector<Finding> findings_;
  Tally tally_;
  std::set<long> numbers_;

  // Of the organisation being read.
  std::string org_;
  std::vector<Checkpoint> checkpoints_;
  std::size_t next_checkpoint_ = 0;
  long last_signed_us_ = -1;        // of the last checkpoint passed
  long seq_ = 0;                    // the last place read
  std::string chain_, chain_before_;
  std::string previous_id_, first_unsigned_id_;
  bool has_finding_ = false;
  // The first finding waits here for what comes later to say which kind it is.
  std::string lost_content_, lost_chain_;
  long lost_seq_ = 0;
  std::map<std::string, std::pair<std::string, long>> erased_;  // person: the first such row
};

}
