#pragma once
// Writing a call down: before it is made, with all that is in its prompt, and afterwards what came
// of it. A call that is not on record is not made.
#include "assistant/drafts/prompt.h"
#include "assistant/ledger/ledger.h"
#include "platform/env.h"
#include "platform/pg/tx.h"

namespace aai::ledger {

// Queued: commit before the call is made. As aai_drafter.
void record_call(pg::Tx& tx, const Env& env, OrgId org, RunId run, MessageId message,
                 const drafts::BuiltPrompt& built);

// Queued: what became of a call on record.
void record_outcome(pg::Tx& tx, const Env& env, OrgId org, RunId run, const drafts::Run& told);

// What a prompt's hash covers, and what ranges count in.
std::string whole_of(const llm::Prompt& prompt);

}
