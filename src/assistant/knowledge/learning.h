#pragma once
// Learning from an edited reply, once it has left: what the person changed is a signal, one for
// each conversation; the second makes it learned. What still waits is looked at again later; what
// was rejected or voided teaches nothing.
#include "assistant/knowledge/lessons.h"
#include "assistant/knowledge/memories.h"
#include "platform/jobs/runner.h"

namespace aai::knowledge {

inline constexpr std::chrono::hours looked_at_every{6}, looked_at_most{24 * 60};

struct LearnFromReply {
  DraftId draft_id;
};
AAI_DESCRIBE(LearnFromReply, draft_id);

inline constexpr Job<LearnFromReply> learn_from_reply{"knowledge.learn_from_reply", queue::drafts};

struct EditedReply {
  std::string state, before, after, address;
  ThreadId thread_id;
  std::optional<MatterId> matter_id;  // that a person filed it to
  bool is_persons{};                  // the wording that was approved
  Instant created_at{};
};
AAI_DESCRIBE(EditedReply, state, before, after, address, thread_id, matter_id, is_persons,
             created_at);

Task<void> learn_from_edited_reply(Work& work, const LearnFromReply& asked);

extern const WorkTables knowledge_work;

}
