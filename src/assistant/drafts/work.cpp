// Drafts' jobs.
#include "assistant/drafts/write_draft.h"

namespace aai::drafts {
namespace {

constexpr JobEntry jobs[] = {
    entry<&write_waiting_draft>(write_draft),
};

}

const WorkTables drafts_work{jobs, {}};

}
