#include "platform/http/route.h"
#include "skills/admin/operator_console.h"
#include "skills/admin/stripe_replay.h"

namespace aai::admin {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit act{"operator.act", 30, 60};

const http::Route routes[] = {
    {Method::get, "/v1/op/jobs", see_jobs, browse, endpoint<&list_jobs>,
     "List jobs of all organisations: waiting, running and dead", Access::read},
    {Method::post, "/v1/op/jobs/{job}/retry", run_jobs, act, endpoint<&retry_job>,
     "Run a dead job again", Access::write},
    {Method::get, "/v1/op/crons", see_jobs, browse, endpoint<&list_crons>,
     "List crons with their last and next runs", Access::read},
    {Method::post, "/v1/op/crons/{cron}/run", run_jobs, act, endpoint<&run_cron>,
     "Run a cron now, beside its schedule", Access::write},
    {Method::get, "/v1/op/stripe-events", see_money, browse, endpoint<&list_stripe_events>,
     "List what Stripe sent and what became of it", Access::read},
    {Method::post, "/v1/op/stripe-events/{event}/replay", replay_money, act,
     endpoint<&replay_stripe_event>, "Apply an event of Stripe again", Access::write},
};
}

const Module admin_module{"admin", routes, {}};

}
