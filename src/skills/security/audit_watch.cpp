#include "skills/security/audit_watch.h"

#include <unordered_map>

#include "gen/sql/skills/security/audit_watch.h"
#include "platform/crypto/ed25519.h"
#include "platform/log/log.h"
#include "skills/security/audit_sealing.h"
#include "skills/security/audit_verify.h"

namespace aai::security {
namespace {

constexpr int lot_size = 1000, orgs_per_run = 200;
constexpr std::chrono::hours read_again_after{23};

// Hands the verifier a lot of places with their rows; the last place, or 0 where none was left.
Task<long> read_lot(pg::Tx& tx, OrgId org, Verifier& verifier, long after) {
  const auto places = co_await tx(sql::places_of_chain, org, after, lot_size);
  if (places.empty()) co_return 0;
  const auto rows = co_await tx(sql::rows_of_places, org, after, places.back().seq);
  std::unordered_map<std::string_view, const AuditRow*> by_id;
  for (const auto& row : rows) by_id.emplace(row.id, &row);
  for (const auto& place : places) {
    const Seal seal{std::string(org.view()), place.audit_id,     place.seq,
                    place.row_sha256,        place.personal_sha256, place.chain_sha256};
    const auto row = by_id.find(place.audit_id);
    verifier.take(seal, row == by_id.end() ? std::nullopt : std::optional(*row->second));
  }
  co_return places.back().seq;
}

void keep(const Work& work, pg::Tx& tx, OrgId org, const Verifier& verifier) {
  const auto& findings = verifier.findings();
  std::optional<std::string> first;
  std::optional<long> seq;
  if (!findings.empty()) {
    first = name_of(findings.front().what);
    seq = findings.front().seq;
    log::Line(log::Level::error, "audit.broken")
        .with("org_id", org)
        .with("finding", *first)
        .with("place", *seq);
  }
  tx.queue(sql::keep_verification, org, verifier.tally().rows, static_cast<int>(findings.size()),
           first, seq, work.env.clock.now());
}

}

Task<void> verify_org(Work& work, OrgId org) {
  Verifier verifier({crypto::ed25519_public_key(checkpoint_seed(work.env.vault))});
  auto tx = work.transaction(org);
  tx.queue(sql::hold_chain, org);
  auto checkpoints = co_await tx(sql::checkpoints_of_chain, org);
  verifier.begin_org(std::string(org.view()), std::move(checkpoints));
  for (long at = co_await read_lot(tx, org, verifier, 0); at > 0;)
    at = co_await read_lot(tx, org, verifier, at);
  for (const auto& row : co_await tx(sql::rows_without_place, org)) verifier.take_unsealed(row);
  verifier.end_org();
  keep(work, tx, org, verifier);
  co_await tx.flush_last();
}

Task<void> watch_audit(Work& work) {
  auto tx = work.transaction();
  const Instant unread_since = work.env.clock.now() - read_again_after;
  const auto orgs = co_await tx.last(sql::orgs_to_read, unread_since, orgs_per_run);
  for (const auto& org : orgs) co_await verify_org(work, org.org_id);
}

}
