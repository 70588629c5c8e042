// What the worker does for mail.
#include "assistant/mail/broken.h"
#include "assistant/mail/sweep.h"
#include "assistant/mail/sync.h"
#include "platform/jobs/runner.h"

namespace aai::mail {
namespace {

constexpr JobEntry jobs[] = {
    entry<&run_connect>(connect_mailbox),
    entry<&run_sync>(sync_mailbox),
    entry<&run_compare>(compare_mailbox),
    entry<&run_renew_watch>(renew_watch),
    entry<&run_tell_broken>(tell_broken),
};

constexpr Cron crons[] = {
    {"mail.sweep", "every 1m", &sweep_mailboxes},
    {"mail.renew_watches", "every 1h", &renew_watches},
};

}

const WorkTables mail_work{jobs, crons};

}
