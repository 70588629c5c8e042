#pragma once
// Syncs one mailbox with the provider, from its cursor, or by comparing everything.
//
// The cursor moves only behind messages that are stored, or stand in mail_problems with the reason
// and are tried again. A cursor the provider no longer knows opens a row in sync_gaps and starts a
// comparison of the last 90 days, which closes it. Every few minutes all ids are counted
// (census.h), and once a day everything is compared anyway.
// Limits: 400 messages a run, then the next job goes on; 8 fetched at once; retries back off to a
// day.
#include "assistant/mail/fetch.h"
#include "assistant/mail/jobs.h"

namespace aai::mail {

Task<void> run_connect(Work&, const ConnectMailbox&);
Task<void> run_sync(Work&, const SyncMailbox&);
Task<void> run_compare(Work&, const CompareMailbox&);
Task<void> run_renew_watch(Work&, const RenewWatch&);

}
