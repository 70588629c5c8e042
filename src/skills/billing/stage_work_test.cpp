#include "gen/sql/platform/jobs/enqueue.h"
#include "gen/sql/app/entering.h"
#include "platform/jobs/run_due.h"
#include "skills/billing/stage_for_tests.h"

namespace aai::test {

// Where one task resumes; the sockets it waits for stay on the world's loop.
struct BillingStage::Lane {
  explicit Lane(Task<void> task) {
    boost::asio::co_spawn(io, std::move(task), [this](std::exception_ptr thrown) {
      fault = thrown;
      has_ended = true;
    });
  }
  bool step() {
    io.restart();
    return io.poll_one() > 0;
  }

  boost::asio::io_context io;
  std::exception_ptr fault;
  bool has_ended = false;
};

// One step of the chosen, once what it waits for is there.
void BillingStage::advance(Lane& chosen, Lane& other) {
  constexpr auto patience = std::chrono::milliseconds(2);
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!chosen.step()) {
    world.io.restart();
    if (world.io.run_one_for(patience) > 0) continue;
    const bool is_blocked =
        world.value("select count(*) > 0 from pg_stat_activity where datname = current_database() "
                    "and wait_event_type = 'Lock'") == "t";
    if (is_blocked) other.step();
    REQUIRE_MESSAGE(std::chrono::steady_clock::now() < latest, "both tasks wait for ever");
  }
}

bool BillingStage::interleave(Task<void> first, Task<void> second, int head) {
  Lane one(std::move(first)), two(std::move(second));
  for (int steps = 0; steps < head && !one.has_ended; ++steps) advance(one, two);
  const bool was_cut = !one.has_ended;
  while (!two.has_ended) advance(two, one);
  while (!one.has_ended) advance(one, two);
  for (const auto* lane : {&one, &two}) {
    if (lane->fault) std::rethrow_exception(lane->fault);
  }
  return was_cut;
}

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
