#include "assistant/drafts/record.h"

#include "gen/sql/assistant/drafts/record.h"

namespace aai::drafts {

void record_examined(pg::Tx& tx, const Env& env, OrgId org, DraftId draft, int version,
                     const Examined& examined) {
  for (const auto& claim : examined.claims) {
    const auto source_id = claim.source_id.empty() ? std::nullopt : std::optional(claim.source_id);
    tx.queue(sql::store_claim, org, env.new_id<ClaimId>(), draft, version, claim.start, claim.end,
             claim.kind, claim.is_supported ? "checked" : "unsupported", claim.source_kind,
             source_id, claim.source_label, claim.source_quote);
  }
  for (const auto& blank : examined.blanks) {
    tx.queue(sql::store_blank, org, env.new_id<BlankId>(), draft, version, blank.start, blank.end,
             "text", blank.label);
  }
  for (const auto& check : examined.checks) {
    tx.queue(sql::store_check, org, env.new_id<CheckId>(), draft, version, check.key, check.status,
             check.detail);
  }
  tx.queue(sql::store_level, org, draft, version, examined.level,
           static_cast<int>(examined.blanks.size()), examined.blocked_checks);
}
}
