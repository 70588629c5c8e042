#include "assistant/knowledge/learning.h"

#include "gen/sql/assistant/knowledge/learning.h"

namespace aai::knowledge {
namespace {

bool is_under_way(const std::string& state) {
  return state == "waiting" || state == "snoozed" || state == "approved" || state == "sending";
}

// How to address somebody belongs to the person, whatever the matter; what is said belongs to the
// matter, and without one there is nowhere to keep it.
std::string scope_of(const Lesson& lesson, const EditedReply& reply) {
  if (lesson.kind == "preference") return reply.address.empty() ? "" : "contact";
  return reply.matter_id ? "matter" : "";
}

void record(pg::Tx& tx, Work& work, const EditedReply& reply, DraftId draft,
            const Lesson& lesson) {
  const auto scope = scope_of(lesson, reply);
  if (scope.empty()) return;
  const auto address = scope == "contact" ? std::optional(reply.address) : std::nullopt;
  const auto matter = scope == "matter" ? reply.matter_id : std::nullopt;
  const auto now = work.env.clock.now();
  tx.queue(sql::suspect, work.org, work.env.new_id<MemoryId>(), lesson.kind, lesson.aspect, scope,
           address, matter, lesson.text, lesson.key, now);
  tx.queue(sql::signal, work.org, lesson.aspect, scope, address, matter, lesson.key,
           reply.thread_id, draft, now);
}

constexpr JobEntry jobs[] = {
    entry<&learn_from_edited_reply>(learn_from_reply),
};

}

Task<void> learn_from_edited_reply(Work& work, const LearnFromReply& asked) {
  auto tx = work.transaction();
  const auto reply = co_await tx(sql::edited_reply, work.org, asked.draft_id);
  const auto now = work.env.clock.now();
  if (!reply) co_return;
  if (is_under_way(reply->state)) {
    if (reply->created_at + looked_at_most < now) co_return;
    throw RunAgain{now + looked_at_every, "the reply has not left yet"};
  }
  if (reply->state != "sent" || !reply->is_persons) co_return;

  for (const auto& lesson : lessons_of(reply->before, reply->after))
    record(tx, work, *reply, asked.draft_id, lesson);
  tx.queue(sql::count_signals, work.org, asked.draft_id, now);
  co_await tx.flush_last();
}

const WorkTables knowledge_work{jobs, {}};

}
