// Triage's jobs.
#include "assistant/triage/read_message.h"

namespace aai::triage {
namespace {

constexpr JobEntry jobs[] = {
    entry<&read_stored_message>(read_message),
};

}

const WorkTables triage_work{jobs, {}};

}
