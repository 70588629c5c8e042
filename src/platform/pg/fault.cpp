#include "platform/pg/fault.h"

#include "platform/pg/flight.h"

namespace aai::pg {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

bool is_away(std::string_view state) {
  return state.starts_with("08") || state.starts_with("57P") || state == "25006" ||
         state == "53300";
}

// 26000: a prepared statement was lost with its connection's state; the next attempt makes it anew.
bool is_conflict(std::string_view state) {
  return state == "40001" || state == "40P01" || state == "26000";
}

}

std::exception_ptr fault_of(const PGresult* result, std::string_view statement_name) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  const auto primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
  const auto message =
      std::string(statement_name) + ": " + (primary.empty() ? "no answer" : primary);
  if (state.starts_with("AA"))
    return std::make_exception_ptr(Raised(state, primary, field(result, PG_DIAG_MESSAGE_DETAIL)));
  if (is_conflict(state)) return std::make_exception_ptr(Conflict(state, message));
  if (state.empty() || is_away(state)) return std::make_exception_ptr(Unavailable(state, message));
  if (state.starts_with("23"))
    return std::make_exception_ptr(
        ConstraintViolation(state, message, field(result, PG_DIAG_CONSTRAINT_NAME)));
  return std::make_exception_ptr(Fault(state, message));
}

}
