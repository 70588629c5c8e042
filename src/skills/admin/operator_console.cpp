#include "skills/admin/operator_console.h"

#include "gen/sql/platform/jobs/enqueue.h"
#include "gen/sql/skills/admin/operator_console.h"
#include "platform/jobs/crons.h"

namespace aai::admin {
namespace {

constexpr int page_size = 50;

}

void record_act(Ctx& ctx, OrgId touched, std::string_view action, std::string_view target,
                json::Raw detail) {
  ctx.tx.queue(sql::record_act, touched, ctx.new_id<JobId>(), action, target, detail, ctx.now);
}

Task<OperatorJobs> list_jobs(Ctx& ctx, const JobQuery& query) {
  OperatorJobs jobs;
  jobs.items = co_await ctx.tx.last(sql::jobs_of_all, query.state, query.after, page_size);
  if (jobs.items.size() == page_size) jobs.next_cursor = jobs.items.back().id.view();
  co_return jobs;
}

Task<Nothing> retry_job(Ctx& ctx) {
  const auto id = ctx.path_id<JobId>("job");
  const auto revived = co_await ctx.tx(sql::revive_job, id, ctx.now);
  if (!revived) {
    const auto live = co_await ctx.tx(sql::live_job, id);
    refuse(live ? job_not_dead : not_found);
  }
  record_act(ctx, revived->org_id, "operator.retried_job",
             revived->name + " " + std::string(id.view()));
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

Task<OperatorCrons> list_crons(Ctx& ctx) {
  OperatorCrons crons;
  crons.items = co_await ctx.tx.last(sql::crons_of_all);
  co_return crons;
}

Task<Nothing> run_cron(Ctx& ctx) {
  const std::string name(ctx.path_text("cron"));
  const auto begun = co_await ctx.tx(sql::begin_cron_run, name, ctx.now);
  if (!begun) {
    const auto known = co_await ctx.tx(sql::cron_by_name, name);
    refuse(known ? cron_is_running : not_found);
  }
  const jobs::CronRun run{name, ctx.now};
  ctx.tx.queue(jobs::sql::enqueue_job, house_org, ctx.new_id<JobId>(), jobs::cron_job_name(name),
               std::string(queue::upkeep), jobs::cron_attempts_max, 10,
               json::Raw{json::to_text(run)}, ctx.now);
  record_act(ctx, house_org, "operator.ran_cron", name);
  co_await ctx.tx.flush_last();
  co_return Nothing();
}

}
