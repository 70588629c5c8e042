#pragma once
// What drafts are asked to do.
#include "assistant/ids.h"
#include "core/describe.h"
#include "platform/jobs/job.h"
#include "platform/http/perm.h"

namespace aai::drafts {

// The newest message of its thread wants an answer, or a person does who read it.
struct WriteDraft {
  MessageId message_id;
  int asked = 0;  // how often the model has not answered
  std::optional<UserId> wanted_by = {};
};
AAI_DESCRIBE(WriteDraft, message_id, asked, wanted_by);

inline constexpr Job<WriteDraft> write_draft{"drafts.write_draft", queue::drafts};

extern const WorkTables drafts_work;

}
