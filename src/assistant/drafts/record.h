#pragma once
// Writes down what was found in a version, with the transaction that made it.
#include "assistant/drafts/examine.h"
#include "platform/env.h"
#include "platform/pg/tx.h"

namespace aai::drafts {

using ClaimId = Id<struct ClaimTag>;
using BlankId = Id<struct BlankTag>;
using CheckId = Id<struct CheckTag>;

// Queued, not flushed: it travels with the caller's next flight or with COMMIT.
void record_examined(pg::Tx& tx, const Env& env, OrgId org, DraftId draft, int version,
                     const Examined& examined);
}
