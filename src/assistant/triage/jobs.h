#pragma once
// What triage is asked to do.
#include "assistant/ids.h"
#include "core/describe.h"
#include "platform/jobs/job.h"

namespace aai::triage {

// A message has been stored in its thread: it came in, or its owner sent it. Read it as the head
// its thread has by then; a draft that answers an older head is stale.
struct ReadMessage {
  MessageId message_id;
};
AAI_DESCRIBE(ReadMessage, message_id);

inline constexpr Job<ReadMessage> read_message{"triage.read_message", queue::drafts};

}
