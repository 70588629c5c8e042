#include "gen/sql/skills/realtime/live_feed_sse.h"
#include "platform/http/route.h"
#include "platform/jobs/runner.h"
#include "skills/realtime/live_feed_sse.h"

namespace aai::realtime {
namespace {

using http::Access, http::endpoint, http::Method;

// A page that loses its connection comes back every few seconds.
constexpr Limit open_streams{"realtime.open", 30, 60};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/events", listen, open_streams, endpoint<&open_feed>,
     "Follow what changes, as server-sent events", Access::read},
};

Task<void> forget_events(Work& work) {
  auto tx = work.transaction();
  co_await tx.last(sql::forget_events, work.env.clock.now());
}

constexpr Cron crons[] = {{"realtime.forget_events", "every 6h", &forget_events}};

}

const Module realtime_module{"realtime", routes, {}};
const WorkTables realtime_work{{}, crons};

}
