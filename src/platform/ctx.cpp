#include "platform/ctx.h"

#include "gen/sql/platform/jobs/enqueue.h"

namespace aai {

std::string_view Ctx::path_text(std::string_view name) const {
  for (const auto& [segment, text] : captured) {
    if (segment == name) return text;
  }
  return {};
}

void Ctx::enqueue_job(std::string_view name, std::string_view queue, int attempts_max, int priority,
                      std::string payload, Instant run_at) {
  tx.queue(jobs::sql::enqueue_job, org, new_id<JobId>(), std::string(name), std::string(queue),
           attempts_max, priority, json::Raw{std::move(payload)}, run_at);
}

void Ctx::emit(std::string_view topic, const json::Raw& data) {
  tx.queue(jobs::sql::record_event, org, std::string(topic), data);
}

}
