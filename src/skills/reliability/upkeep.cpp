#include "skills/reliability/upkeep.h"

#include "gen/sql/skills/reliability/upkeep.h"

namespace aai::reliability {
namespace {

using std::chrono::days;

constexpr int batch_size = 5000, batches_max = 200;

template <class Deletion>
Task<void> delete_before(Work& work, Deletion deletion, Instant before) {
  for (int batch = 0; batch < batches_max; ++batch) {
    auto tx = work.transaction();
    const long deleted = co_await tx.last(deletion, before, batch_size);
    if (deleted < batch_size) co_return;
  }
}

}

Task<void> delete_what_is_old(Work& work) {
  const auto now = work.env.clock.now();
  co_await delete_before(work, sql::delete_old_events, now - days(2));
  co_await delete_before(work, sql::delete_old_answers, now - days(2));
  co_await delete_before(work, sql::delete_ended_sessions, now - days(7));
  co_await delete_before(work, sql::delete_old_runs, now - days(90));
}

}
