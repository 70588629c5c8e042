#pragma once
// The opening statement of a request's transaction: it proves who asks before anything else runs.
#include "core/bytes.h"
#include "core/ids.h"
#include "core/json_write.h"

namespace aai::app {

struct Entered {
  UserId user_id;
  SessionId session_id;
  std::string role;
};
AAI_DESCRIBE(Entered, user_id, session_id, role);

}
