#pragma once
// Upkeep: once a night, what nobody asks for any more goes, in batches: events of open pages after
// two days, answers to repeated requests after two, sessions a week after they ended, runs of crons
// after 90 days.
// Limits: 5,000 rows a transaction, 200 batches of each kind a night.
#include "platform/jobs/runner.h"

namespace aai::reliability {

Task<void> delete_what_is_old(Work& work);

}
