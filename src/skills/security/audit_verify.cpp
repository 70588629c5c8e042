#include "skills/security/audit_verify.h"

#include <algorithm>
#include <cstdlib>

namespace aai::security {
namespace {

constexpr long late_us_max = 600L * 1000 * 1000;  // as late_seconds_max of audit_sealing.h

long number_of(const std::string& text) { return std::strtol(text.c_str(), nullptr, 10); }
std::string at_place(long seq) { return " at place " + std::to_string(seq); }

}

std::string_view name_of(Tampering what) {
  constexpr std::string_view names[] = {"FLIPPED",   "DELETED",   "INSERTED", "REORDERED",
                                        "TRUNCATED", "REWRITTEN", "FORGED",   "WITHDRAWN"};
  return names[static_cast<std::size_t>(what)];
}

void Verifier::find(Tampering what, const std::string& audit_id, long seq, std::string sentence) {
  findings_.push_back({what, org_, audit_id, seq, std::move(sentence)});
  has_finding_ = true;
}

void Verifier::begin_org(const std::string& org_id, std::vector<Checkpoint> checkpoints) {
  org_ = org_id;
  checkpoints_.clear();
  next_checkpoint_ = 0;
  last_signed_us_ = -1;
  seq_ = 0;
  chain_ = chain_before_ = first_link();
  previous_id_.clear();
  first_unsigned_id_.clear();
  has_finding_ = false;
  lost_content_.clear();
  lost_chain_.clear();
  erased_.clear();
  ++tally_.orgs;

  for (const auto& checkpoint : checkpoints) numbers_.insert(checkpoint.number);
  for (const auto& kept : kept_) {
    if (kept.org_id == org_id) checkpoints.push_back(kept);
  }
  std::erase_if(unread_, [&](const Checkpoint& kept) { return kept.org_id == org_id; });
  for (auto& checkpoint : checkpoints) {
    const bool is_ours = std::ranges::any_of(
        keys_, [&](const std::string& key) { return is_signed_by(checkpoint, key); });
    if (!is_ours) {
      find(Tampering::forged, "", checkpoint.number,
           "checkpoint " + std::to_string(checkpoint.number) + " was not signed with this key");
      continue;
    }
    ++tally_.checkpoints;
    if (number_of(checkpoint.signed_us) > number_of(tally_.last_signed_us))
      tally_.last_signed_us = checkpoint.signed_us;
    checkpoints_.push_back(std::move(checkpoint));
  }
  std::ranges::sort(checkpoints_, [](const Checkpoint& a, const Checkpoint& b) {
    return a.seq != b.seq ? a.seq < b.seq : a.number < b.number;
  });
  has_finding_ = false;  // a forged checkpoint does not excuse the rows from being read
}

// What a later place shows about the first finding.
void Verifier::settle(const Seal& seal) {
  auto& first = findings_.back();
  const bool was_its_content = !lost_content_.empty() && seal.row_sha256.data == lost_content_;
  const bool belongs_there =
      !lost_chain_.empty() &&
      link_hash(org_, lost_seq_, lost_chain_, seal.row_sha256.data) == seal.chain_sha256.data;
  if (!was_its_content && !belongs_there) return;
  first.what = Tampering::reordered;
  first.sentence = "the row" + at_place(lost_seq_) + " was sealed at another place";
  lost_content_.clear();
  lost_chain_.clear();
}

bool Verifier::examine_row(const Seal& seal, const AuditRow& row) {
  if (row.salt.data.empty()) {
    ++tally_.erased;
    erased_.try_emplace(row.actor_id.value_or(""), row.id, seal.seq);
  } else if (personal_hash(row) != seal.personal_sha256.data) {
    lost_content_ = row_hash(row, personal_hash(row));
    lost_seq_ = seal.seq;
    find(Tampering::flipped, row.id, seal.seq,
         "the personal part of the row" + at_place(seal.seq) + " is not what was sealed");
    return false;
  }
  if (row.action == "audit.person_erased") erased_.erase(row.target);
  const auto content = row_hash(row, seal.personal_sha256.data);
  if (content == seal.row_sha256.data) return true;
  lost_content_ = content;
  lost_seq_ = seal.seq;
  find(Tampering::flipped, row.id, seal.seq,
       "the row" + at_place(seal.seq) + " is not what was sealed");
  return false;
}

bool Verifier::examine_link(const Seal& seal) {
  if (link_hash(org_, seal.seq, chain_, seal.row_sha256.data) == seal.chain_sha256.data)
    return true;
  const bool fits_one_earlier =
      seal.seq > 1 && link_hash(org_, seal.seq - 1, chain_before_, seal.row_sha256.data) ==
                          seal.chain_sha256.data;
  if (fits_one_earlier) {
    find(Tampering::inserted, previous_id_, seal.seq - 1,
         "the row" + at_place(seal.seq - 1) + " was put in: the next one was sealed there");
    return false;
  }
  lost_chain_ = chain_;
  lost_seq_ = seal.seq;
  find(Tampering::deleted, seal.audit_id, seal.seq,
       "before the row that stands" + at_place(seal.seq) + " now, one was taken away");
  return false;
}

bool Verifier::examine_checkpoints(const Seal& seal) {
  if (first_unsigned_id_.empty()) first_unsigned_id_ = seal.audit_id;
  while (next_checkpoint_ < checkpoints_.size() &&
         checkpoints_[next_checkpoint_].seq <= seal.seq) {
    const auto& checkpoint = checkpoints_[next_checkpoint_++];
    if (checkpoint.seq < seal.seq) continue;
    if (checkpoint.chain_sha256 != seal.chain_sha256) {
      find(Tampering::rewritten, first_unsigned_id_, seal.seq,
           "the chain was made anew before checkpoint " + std::to_string(checkpoint.number) +
               ", from the row named here or a later one");
      return false;
    }
    last_signed_us_ = std::max(last_signed_us_, number_of(checkpoint.signed_us));
    first_unsigned_id_.clear();
  }
  return true;
}

void Verifier::examine_times(const Seal& seal, const AuditRow& row) {
  if (last_signed_us_ < 0 || number_of(row.written_us) >= last_signed_us_ - late_us_max) return;
  find(Tampering::inserted, row.id, seal.seq,
       "the row" + at_place(seal.seq) + " says it was written before a checkpoint that lacks it");
}

void Verifier::take(const Seal& seal, const std::optional<AuditRow>& row) {
  ++tally_.rows;
  if (has_finding_) {
    if (!lost_content_.empty() || !lost_chain_.empty()) settle(seal);
    seq_ = seal.seq;
    return;
  }
  if (seal.seq != seq_ + 1) {
    find(Tampering::deleted, "", seq_ + 1,
         "the row" + at_place(seq_ + 1) + " and its seal are gone");
  } else if (!row) {
    find(Tampering::deleted, seal.audit_id, seal.seq, "the row" + at_place(seal.seq) + " is gone");
  } else if (examine_row(seal, *row) && examine_link(seal)) {
    examine_times(seal, *row);
    if (!has_finding_) examine_checkpoints(seal);
  }
  seq_ = seal.seq;
  chain_before_ = chain_;
  chain_ = seal.chain_sha256.data;
  previous_id_ = seal.audit_id;
}

void Verifier::take_unsealed(const AuditRow& row) {
  const bool is_late =
      last_signed_us_ >= 0 && number_of(row.written_us) < last_signed_us_ - late_us_max;
  if (!is_late) {
    ++tally_.waiting;
    return;
  }
  find(Tampering::inserted, row.id, 0,
       "the row says it was written before the last checkpoint, and was never sealed");
}

void Verifier::end_org() {
  if (!checkpoints_.empty() && checkpoints_.back().seq > seq_) {
    const auto known = checkpoints_.back().seq;
    find(Tampering::truncated, "", seq_ + 1,
         "the rows from place " + std::to_string(seq_ + 1) + " to " + std::to_string(known) +
             " are gone: checkpoint " + std::to_string(checkpoints_.back().number) + " knows them");
  }
  for (const auto& [person, row] : erased_)
    find(Tampering::flipped, row.first, row.second,
         "the personal part of the row" + at_place(row.second) + " is empty, and no row says why");
}

void Verifier::end_all() {
  for (const auto& kept : unread_) {
    org_ = kept.org_id;
    find(Tampering::truncated, "", 1, "nothing of this organisation's audit is left");
  }
  org_.clear();
  long expected = 1;
  for (const long number : numbers_) {
    if (number != expected) {
      find(Tampering::withdrawn, "", expected,
           "checkpoint " + std::to_string(expected) + " was taken away");
      return;
    }
    ++expected;
  }
}

}
