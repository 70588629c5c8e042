#pragma once
// Ctx: one request, or one step of a job. Who asks, for which organisation, inside which
// transaction. Handlers have no other way to reach the world: what is not here cannot be touched.
#include "core/problem.h"
#include "platform/env.h"
#include "platform/http/message.h"
#include "platform/jobs/job.h"
#include "platform/pg/tx.h"

namespace aai {

// What a handler adds to its answer besides the body.
struct ReplyExtras {
  int status = 0;  // 0: the endpoint's own
  http::Headers headers;
};

struct Ctx {
  const Env& env;
  const http::Request& request;
  pg::Tx& tx;
  Instant now;             // one instant for the whole request
  OrgId org{};             // of the path; empty on routes without one
  UserId user{};           // known once the first flight has landed
  SessionId session{};     // the same
  std::string role{};      // owner | admin | member | operator; the same
  Bytes token_hash{};      // of the session's token, where one was sent
  std::string request_id{};
  std::vector<std::pair<std::string_view, std::string>> captured{};  // path segments by name
  ReplyExtras reply{};

  // A captured id; a segment that is none was never anything's, so it refuses not_found.
  template <class SomeId>
  SomeId path_id(std::string_view name) const {
    const auto id = SomeId::parse(path_text(name));
    if (!id) refuse(not_found);
    return *id;
  }
  std::string_view path_text(std::string_view name) const;

  template <class SomeId>
  SomeId new_id() const {
    return env.new_id<SomeId>();
  }

  // Enqueues with the transaction. The payload travels as JSON.
  template <class Payload>
  void later(const Job<Payload>& job, const Payload& payload) {
    enqueue_job(job.name, job.queue, job.attempts_max, job.priority, json::to_text(payload), now);
  }
  template <class Payload>
  void later(const Job<Payload>& job, const Payload& payload, Instant run_at) {
    enqueue_job(job.name, job.queue, job.attempts_max, job.priority, json::to_text(payload),
                run_at);
  }

  // Tells the open pages of the organisation; `data` is JSON. Kept only if the transaction commits.
  void emit(std::string_view topic, const json::Raw& data);

 private:
  void enqueue_job(std::string_view name, std::string_view queue, int attempts_max, int priority,
                   std::string payload, Instant run_at);
};

}
