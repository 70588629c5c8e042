#pragma once
// Failpoints: named places between an effect and the memory of it, where the tests kill the
// process, raise an error or wait. They stand in the product and do nothing unless the
// configuration names them.
//
//   const Failpoint before_send{"outbox.before_send", "the decision is kept, the mail is not
//   sent"};
//   ...
//   co_await before_send.hit(env);
//
// AAI_FAILPOINTS is a comma-separated list of rules, the first that fits counts:
//   name=kill        the process ends as with kill -9 (status 137)
//   name=error:3     the third hit throws FailpointError; without a number every hit does
//   name=delay:30000 waits that many milliseconds
//   name=hold:FOLDER waits where a test has armed the place; see below
//   *=count          does nothing else, for AAI_FAILPOINT_LOG
// AAI_FAILPOINT_LOG names a file to which each hit appends the failpoint's name.
// `hold` lets a test arm places while the process runs, and know that one is reached: a file
// FOLDER/name@subject is renamed to FOLDER/name@subject.held by the hit that stands there, until
// the file is taken away. FOLDER/name arms the place for whoever comes first. A file that says
// "kill", "error" or "delay:3000" has that done to the hit instead.
#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/task.h"
#include "platform/env.h"

namespace aai {

struct FailpointError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Failpoint {
 public:
  Failpoint(std::string_view point_name, std::string_view what_is_at_stake);
  Failpoint(const Failpoint&) = delete;

  // `subject` says whose effect it is, so that a test can hold one of many at the place.
  Task<void> hit(const Env& env, std::string_view subject = {}) const;

  const std::string_view name;     // "module.before_or_after_what"
  const std::string_view at_stake;  // what would be lost or doubled here

 private:
  friend void reset_failpoint_hits();
  mutable std::atomic<int> hits_{0};
};

// Every failpoint of the program, by name: `assistantai --list-failpoints`.
std::vector<const Failpoint*> list_failpoints();

// Counting starts again: a test's third hit is not that of the test before.
void reset_failpoint_hits();

}
