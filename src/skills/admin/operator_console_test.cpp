// The operator's console (skill 063): operators see and do what their job needs, with every act
// recorded.
#include "platform/jobs/crons.h"
#include "platform/jobs/run_due.h"
#include "platform/pg/fault.h"
#include "platform/pg/pool.h"
#include "tests/stage.h"

namespace aai::test {
namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

// A deed that failed until it was a dead letter; its id.
std::string bury(Stage& stage, const Person& who) {
  stage.world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values (" +
      in_quotes(who.org.view()) +
      ", gen_random_uuid(), 'test.deed', 'upkeep', '{\"word\":\"dead\"}', 1, "
      "'2026-11-20T09:00:00Z')");
  stage.run_due();
  return stage.world.value("select id from job_failures where org_id = " +
                           in_quotes(who.org.view()));
}

}

TEST_CASE("operator_console#1 for everybody else the console does not exist, whatever they own") {
  World world;
  const auto ada = world.owner("Lovelace Law");

  for (const auto* path : {"/v1/op/jobs", "/v1/op/crons"}) {
    CHECK(world.call(Method::get, path, "", ada).status == 404);
    CHECK(world.call(Method::get, path).status == 401);
  }
  CHECK(
      world.call(Method::post, "/v1/op/crons/reliability.delete_what_is_old/run", "", ada).status ==
      404);
  CHECK(world.value("select count(*) from jobs") == "0");
}

TEST_CASE(
    "operator_console#2 a dead letter is seen with its reason, and run again by an operator, on "
    "record") {
  bool is_mended = false;
  Stage stage([&](Work&, const Deed&) -> Task<void> {
    if (!is_mended) throw std::runtime_error("the provider said no");
    co_return;
  });
  auto& world = stage.world;
  const auto ada = world.owner("Lovelace Law"), olga = world.operator_person();
  const auto id = bury(stage, ada);

  const auto listed = world.call(Method::get, "/v1/op/jobs?state=dead", "", olga);
  CHECK(field(listed, "items[0].id") == id);
  CHECK(field(listed, "items[0].org_name") == "Lovelace Law");
  CHECK(field(listed, "items[0].last_error") == "the provider said no");
  CHECK(listed.body.find("\"word\"") == std::string::npos);

  is_mended = true;
  CHECK(world.call(Method::post, "/v1/op/jobs/" + id + "/retry", "", olga).status == 204);
  CHECK(field(world.call(Method::post, "/v1/op/jobs/" + id + "/retry", "", olga), "code") ==
        "admin.job_not_dead");
  CHECK(stage.run_due() == 1);
  CHECK(stage.done == std::vector<std::string>{"dead"});
  CHECK(world.call(Method::post, "/v1/op/jobs/" + id + "/retry", "", olga).status == 404);
  CHECK(world.rows("select actor_id, action, target from audit_log where org_id = " +
                   in_quotes(ada.org.view())) ==
        std::vector<std::vector<std::string>>{
            {std::string(olga.user.view()), "operator.retried_job", "test.deed " + id}});
}

TEST_CASE(
    "operator_console#3 a cron is run now, once at a time, beside its schedule and on record") {
  World world;
  const auto olga = world.operator_person();
  const WorkPools pools{world.pool("aai_worker"), world.pool("aai_drafter"),
                        world.pool("aai_sender")};
  world.wait(jobs::register_crons(world.env, pools.worker, jobs::Registry(app::all_work())));
  const std::string cron = "reliability.delete_what_is_old", path = "/v1/op/crons/" + cron + "/run";
  const auto next = world.value("select next_at from cron_schedules where name = '" + cron + "'");

  CHECK(world.call(Method::post, path, "", olga).status == 204);
  CHECK(field(world.call(Method::post, path, "", olga), "code") == "admin.cron_is_running");
  CHECK(world.run_jobs() == 1);
  const auto by_olga = in_quotes(olga.user.view());
  CHECK(world.value("select state || ' ' || worker from cron_runs where asked_by = " + by_olga) ==
        "done operator");
  CHECK(world.value("select next_at from cron_schedules where name = '" + cron + "'") == next);
  CHECK(world.value(
            "select count(*) from audit_log where action = 'operator.ran_cron' and actor_id = " +
            by_olga) == "1");
  CHECK(world.call(Method::post, "/v1/op/crons/no.such_cron/run", "", olga).status == 404);

  const auto listed = world.call(Method::get, "/v1/op/crons", "", olga);
  CHECK(listed.body.find("\"name\":\"" + cron + "\"") != std::string::npos);
}

TEST_CASE(
    "operator_console#4 the operators' login reads no mail and no tokens, rewrites nothing, and "
    "signs for nobody else") {
  World world;
  const auto olga = world.operator_person(), other = world.operator_person();
  const auto as_operator = [&](const std::string& sql) {
    return world.rows("set role aai_operator; set app.user_id = '" + std::string(olga.user.view()) +
                      "'; " + sql);
  };
  const auto refused = [&](const std::string& sql) {
    try {
      as_operator(sql);
    } catch (const std::exception& fault) {
      world.rows("reset role");
      return std::string(fault.what()).find("permission denied") != std::string::npos ||
             std::string(fault.what()).find("row-level security") != std::string::npos;
    }
    world.rows("reset role");
    return false;
  };

  for (const auto* table : {"mail_bodies", "mail_attachments", "mailbox_credentials",
                            "sending_credentials", "oauth_states", "idempotency_keys"})
    CHECK_MESSAGE(refused(std::string("select * from ") + table), std::string(table));
  for (const auto* sql : {"select subject from mail_messages", "update users set email = 'x'",
                          "update jobs set attempts = 0", "delete from audit_log",
                          "update audit_log set action = 'x'",
                          "insert into operators (user_id) values (current_user_id())"})
    CHECK_MESSAGE(refused(sql), std::string(sql));
  CHECK(
      refused("insert into audit_log (org_id, id, actor_id, action, target) values (house_org(), "
              "gen_random_uuid(), '" +
              std::string(other.user.view()) + "', 'a', 't')"));
}
}
