// What the worker does for identity.
#include "gen/sql/skills/identity/sessions.h"
#include "platform/jobs/runner.h"
#include "skills/identity/sessions.h"

namespace aai::identity {

Task<void> sweep_sessions(Work& work) {
  constexpr auto request_time_max = std::chrono::days(1);
  const auto now = work.env.clock.now();
  auto tx = work.transaction();
  tx.queue(sql::sweep_sessions, now);
  tx.queue(sql::sweep_sign_in_requests, Instant(now - request_time_max));
  co_await tx.flush_last();
}

namespace {

constexpr Cron crons[] = {{"identity.sweep_sessions", "every 1h", &sweep_sessions}};

}

const WorkTables identity_work{{}, crons};

}
