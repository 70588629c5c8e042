#pragma once
// The three pages of the machines: /healthz, /readyz, /metrics.
#include <string_view>

#include "core/task.h"
#include "platform/ctx.h"
#include "skills/operate/operate.h"

namespace aai::operate {

struct Health {
  std::string status = "ok";
};
AAI_DESCRIBE(Health, status);

struct Answered {
  bool is_there;
};
AAI_DESCRIBE(Answered, is_there);

Task<Health> tell_alive(Ctx& ctx);
Task<Health> tell_ready(Ctx& ctx);  // Refuses: not_ready

// A step of a histogram that workers keep in the database, as they have no page of their own.
struct ConvergenceStep {
  int seconds_max = 0;
  long gaps = 0;
};
AAI_DESCRIBE(ConvergenceStep, seconds_max, gaps);

// For scrapers of our own network only; to anyone else there is nothing here.
Task<http::Reply> tell_metrics(Ctx& ctx);

}
