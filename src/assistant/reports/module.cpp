// Reports, at a glance.
#include "assistant/reports/daily_report.h"
#include "platform/http/route.h"
#include "platform/jobs/runner.h"

namespace aai::reports {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/report-time", read_time, browse, endpoint<&show_time>,
     "When the daily report leaves, by the clock of the practice", Access::read},
    {Method::put, "/v1/orgs/{org}/report-time", set_time, change, endpoint<&change_time>,
     "Say when it leaves"},
};

constexpr JobEntry jobs[] = {
    entry<&write_due_report>(write_report),
};

constexpr Cron crons[] = {
    {"reports.daily", "every 5m", &find_due_reports},
};

}

const Module reports_module{"reports", routes, {}};
const WorkTables reports_work{jobs, crons};

}
