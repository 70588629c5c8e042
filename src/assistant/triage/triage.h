#pragma once
// Triage: what a stored message is, and whether somebody waits for an answer. It sorts and starts
// drafts; it decides nothing that leaves.
//
// Source of truth: triage_results, one row a message; the thread's columns are those of its newest.
// Emits: draft.voided, where a newer message overtook a draft. Starts: drafts.write_draft.
#include "assistant/triage/jobs.h"
#include "platform/http/perm.h"

namespace aai::triage {

extern const WorkTables triage_work;

}
