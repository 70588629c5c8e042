#include "skills/security/audit_sealing.h"

#include "gen/sql/skills/security/audit_sealing.h"

namespace aai::security {
namespace {

constexpr int batch_size = 500, batches_max = 2000;

// What keep_seals takes, column by column.
struct Places {
  std::vector<std::string> seq, audit_id, row, personal, chain;
};

// [code: a row's place in the chain]
Places give_places(const std::vector<AuditRow>& rows, ChainEnd& end) {
  Places places;
  for (const auto& row : rows) {
    const auto personal = personal_hash(row), hash = row_hash(row, personal);
    end.seq += 1;
    end.chain_sha256.data = link_hash(row.org_id, end.seq, end.chain_sha256.data, hash);
    places.seq.push_back(std::to_string(end.seq));
    places.audit_id.push_back(row.id);
    places.row.push_back(to_hex(hash));
    places.personal.push_back(to_hex(personal));
    places.chain.push_back(to_hex(end.chain_sha256.data));
  }
  return places;
}
// [end]

// Seals one lot in the transaction, and moves from_us to its last row; true when more may wait.
Task<bool> seal_batch(pg::Tx& tx, OrgId org, ChainEnd& end, long& from_us) {
  tx.queue(sql::lock_chain, org);
  const auto last = tx.queue(sql::chain_end, org);
  const auto found = tx.queue(sql::unsealed_rows, org, late_seconds_max, batch_size, from_us);
  co_await tx.flush();
  const auto rows = found.get();
  end = last.get().value_or(ChainEnd{0, Bytes{first_link()}});
  if (rows.empty()) co_return false;
  from_us = std::stol(rows.back().written_us);
  const auto places = give_places(rows, end);
  tx.queue(sql::keep_seals, org, places.seq, places.audit_id, places.row, places.personal,
           places.chain);
  co_return rows.size() == batch_size;
}

Task<void> keep_checkpoint(const Env& env, pg::Tx& tx, OrgId org, const ChainEnd& end) {
  tx.queue(sql::lock_numbers);
  const auto next = co_await tx(sql::next_checkpoint);
  Checkpoint checkpoint{std::string(org.view()), next.number, end.seq, end.chain_sha256,
                        next.signed_us, "", {}};
  sign(checkpoint, checkpoint_seed(env.vault));
  tx.queue(sql::keep_checkpoint, org, checkpoint.number, checkpoint.seq, checkpoint.chain_sha256,
           checkpoint.signed_us, checkpoint.key_id, checkpoint.signature);
}

}

std::string checkpoint_seed(const crypto::Vault& vault) {
  return vault.mac("audit.checkpoint_key", "1").data;
}

Task<void> seal_org(Work& work, OrgId org) {
  long from_us = 0;
  for (int batch = 0; batch < batches_max; ++batch) {
    auto tx = work.transaction(org);
    ChainEnd end;
    const bool has_more = co_await seal_batch(tx, org, end, from_us);
    if (!has_more) co_await keep_checkpoint(work.env, tx, org, end);
    co_await tx.flush_last();
    if (!has_more) co_return;
  }
}

Task<void> seal_audit(Work& work) {
  auto tx = work.transaction();
  const auto orgs = co_await tx.last(sql::orgs_with_news, late_seconds_max);
  for (const auto& org : orgs) {
    if (org.org_id != house_org) co_await seal_org(work, org.org_id);
  }
  co_await seal_org(work, house_org);
}

}
