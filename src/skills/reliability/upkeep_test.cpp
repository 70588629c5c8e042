#include "skills/reliability/reliability.h"

#include "platform/jobs/run_due.h"
#include "tests/sql_text.h"
#include "tests/world.h"

namespace aai::test {
namespace {

void run_tonight(World& world) {
  world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
      "(house_org(), "
      "gen_random_uuid(), 'cron.reliability.delete_what_is_old', 'upkeep', '{}', 1, "
      "'2026-11-20T09:00:00Z')");
  CHECK(world.run_jobs() == 1);
  CHECK(world.value("select count(*) from jobs") == "0");
}

}

TEST_CASE("upkeep: what nobody asks for any more goes, whoever's it was; what is in use stays") {
  World world;
  const auto ada = world.owner("Lovelace Law"), gone = world.owner("Initech");
  const auto both = {&ada, &gone};
  for (const auto* who : both) {
    for (const auto* at : {"2026-11-18T08:59:59Z", "2026-11-18T09:00:01Z"}) {
      world.rows(
          sql("insert into org_events (org_id, topic, data, created_at) values (:org, 'upkeep', "
              "'{}', :at)",
              {{"org", who->org.view()}, {"at", at}}));
      world.rows(
          sql("insert into idempotency_keys (org_id, user_id, route, key, fingerprint, created_at) "
              "values (:org, :user, 'upkeep', :at, '', :at)",
              {{"org", who->org.view()}, {"user", who->user.view()}, {"at", at}}));
    }
  }
  world.rows(sql("update sessions set expires_at = '2026-11-12T00:00:00Z' where user_id = :user",
                 {{"user", gone.user.view()}}));
  world.rows(
      "insert into cron_schedules (name, rule, next_at) values ('test.upkeep', 'every 1h', "
      "'2027-01-01T00:00:00Z')");
  world.rows("insert into cron_runs (name, period, state, worker, started_at) values "
             "('test.upkeep', '2026-08-01T00:00:00Z', 'done', 'w', '2026-08-01T00:00:00Z'), "
             "('test.upkeep', '2026-08-01T01:00:00Z', 'running', 'w', '2026-08-01T01:00:00Z'), "
             "('test.upkeep', '2026-11-01T00:00:00Z', 'done', 'w', '2026-11-01T00:00:00Z')");

  run_tonight(world);

  CHECK(world.value("select count(*) || ' ' || min(created_at)::text from org_events where topic = "
                    "'upkeep'") == "2 2026-11-18 09:00:01+00");
  CHECK(world.value("select count(*) from idempotency_keys where route = 'upkeep'") == "2");
  CHECK(world.call(Method::get, "/v1/me", "", ada).status == 200);
  CHECK(world.value(sql("select count(*) from sessions where user_id = :user",
                        {{"user", gone.user.view()}})) == "0");
  CHECK(world.value(
            "select string_agg(to_char(period, 'MM-DD HH24'), ' ' order by period) from cron_runs "
            "where name = 'test.upkeep'") == "08-01 01 11-01 00");
}

TEST_CASE("upkeep: more than one batch goes in one night") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  world.rows(
      sql("insert into org_events (org_id, topic, data, created_at) select :org, 'batches', '{}', "
          "'2026-01-01T00:00:00Z' "
          "from generate_series(1, 5001)",
          {{"org", ada.org.view()}}));

  run_tonight(world);

  CHECK(world.value("select count(*) from org_events where topic = 'batches'") == "0");
}

}
