// Approvals' jobs, at a glance.
#include "assistant/approvals/follow_ups.h"
#include "assistant/approvals/sending.h"
#include "assistant/approvals/waking.h"
#include "platform/jobs/runner.h"

namespace aai::approvals {
namespace {

const JobEntry jobs[] = {
    entry<&send_reply>(send_reply_job),
    entry<&wake_draft>(wake_draft_job),
    entry<&follow_up_silences>(follow_up),
};

constexpr Cron crons[] = {
    {"approvals.follow_ups", "every 1h", &find_silences},
};

}

const WorkTables approvals_work{jobs, crons};

}
