#pragma once
// A flight: statements that travel to PostgreSQL together and are answered in order.
// Private to platform/pg.
#include <libpq-fe.h>

#include <cstdint>
#include <exception>

#include "platform/pg/tx.h"
#include "platform/wait.h"

namespace aai::pg {

inline const Statement begin{"begin", "begin", {}}, commit{"commit", "commit", {}},
    rollback{"rollback", "rollback", {}},
    generic_plans{"plan_once", "set local plan_cache_mode = force_generic_plan", {}};

struct Flight {
  std::vector<Statement> statements;
  bool with_commit = false;
  bool resume_before_commit = false;
  std::uint64_t epoch = 0;  // of the connection that carried it

  std::vector<Result> results;  // one per statement, as far as they ran
  std::exception_ptr fault;     // the first that failed
  bool was_turned_away = false;  // at BEGIN, by the failed transaction of a flight before
  bool leaves_open = false;      // its transaction, which failed before COMMIT
  Signal landed;

  // What is still to come from the server, in order.
  enum class Step { prepare, sync, statement, commit, landing_sync };
  std::vector<Step> steps;
  std::size_t step = 0, prepares_seen = 0;
  std::vector<std::string_view> prepares;

  void start_over() {
    results.clear();
    steps.clear();
    prepares.clear();
    fault = nullptr;
    was_turned_away = leaves_open = false;
    step = prepares_seen = 0;
  }
};

// The exception of a failed result: Conflict, ConstraintViolation, Raised, Unavailable or Fault.
std::exception_ptr fault_of(const PGresult* result, std::string_view statement_name);

}
