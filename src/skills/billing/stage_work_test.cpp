#include "gen/sql/platform/jobs/enqueue.h"
#include "gen/sql/app/entering.h"
#include "platform/jobs/run_due.h"
#include "skills/billing/stage_for_tests.h"

namespace aai::test {

long BillingStage::mails(const Person& person, std::string_view kind) {
  run_jobs();
  return std::stol(
      of_org(person, "select count(*) from system_emails where dedupe_key like 'billing." +
                         std::string(kind) + ":%' and org_id = %O"));
}

void BillingStage::enqueue(OrgId org, std::string_view job, const std::string& payload) {
  pg::Tx tx(world.pool("aai_worker"), pg::Access::write, pg::bind(app::sql::act_for, org), {});
  tx.queue(jobs::sql::enqueue_job, org, world.env.new_id<JobId>(), job, "money", 8, 0,
           json::Raw{payload}, world.clock.at);
  world.wait(tx.flush_last());
}

void BillingStage::run_cron(std::string_view name) {
  enqueue(house_org, "cron." + std::string(name), "{}");
  run_jobs();
}

void BillingStage::run_retries(int times) {
  for (int round = 0; round < times; ++round) {
    world.clock.advance(std::chrono::hours(1));
    run_jobs();
  }
}

Task<void> BillingStage::work_off() {
  const WorkPools pools{world.pool("aai_worker"), world.pool("aai_drafter"),
                        world.pool("aai_sender")};
  co_await jobs::run_due_jobs(world.env, pools, app::all_work());
}

Task<void> BillingStage::visit_return(Person person, std::string session) {
  http::Request request;
  request.method = Method::get;
  request.target = "/billing/return?session_id=" + session;
  request.peer = "203.0.113.7";
  request.headers.emplace_back("sec-fetch-site", "same-origin");
  request.headers.emplace_back("cookie", "__Host-aai_session=" + person.token);
  const auto reply = co_await world.answer(request);
  CHECK(reply.status == 303);
}

}
