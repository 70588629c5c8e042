#pragma once
// The prompt ledger: every call of a model, written down before it is made, with what stood in its
// prompt and where. Mail is named by id and range, everything else kept by hash, so that a prompt
// can be built again and compared with the hash it had.
//
// Source of truth: ai_runs, ai_run_sources, prompt_texts. Units: ranges are bytes of the prompt,
// instructions first; cost is millionths of a cent.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::ledger {

using RunId = Id<struct RunTag>;

inline constexpr Perm read{"ledger.read", "See which calls of a model saw which mail",
                           "owner admin"};

extern const Module ledger_module;

}
