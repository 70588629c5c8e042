#include "assistant/drafts/backend.h"

namespace aai::drafts {

Task<Outcome> propose(const Env&, const Assignment& assignment) {
  co_return propose_locally(assignment);
}
}
