#pragma once
// The words a module's face speaks: rights, budgets, and answers without a body of their own.
// Light to include; route.h is for module.cpp.
#include <string>
#include <string_view>

#include "core/describe.h"
#include "core/problem.h"
#include "core/task.h"

namespace aai {

struct Ctx;
struct Module;
struct WorkTables;

// A right, and the roles that hold it. `anyone` needs no session, `signed_in` no organisation.
struct Perm {
  std::string_view name, allows;
  std::string_view roles = "owner admin member";
  friend bool operator==(const Perm& a, const Perm& b) { return a.name == b.name; }
};
inline constexpr Perm anyone{"anyone", "No sign-in needed", ""};
inline constexpr Perm signed_in{"signed_in", "A session is enough", ""};
inline constexpr Perm operates{"operates", "People of the service itself", ""};

// A budget of requests per caller: a burst, refilled per minute.
struct Limit {
  std::string_view name;
  int burst, per_minute;
};

// A body of no fields, and an answer without one (204).
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// An answer that sends the browser on (303).
struct SeeOther {
  std::string url;
};

}
