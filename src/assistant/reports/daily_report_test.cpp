#include "assistant/reports/daily_report.h"

#include "platform/jobs/run_due.h"
#include "tests/fixtures/inbox.h"
#include "tests/outbox.h"

namespace aai::reports {
namespace {

using namespace aai::test;
using std::chrono::hours;
using std::chrono::minutes;

// A practice with a trial, a mailbox and a clock; nobody else here has anything to be told.
struct Morning {
  explicit Morning(const std::string& start, const std::string& zone = "Europe/London") {
    world.rows("update membership_routes set access = 'none'");
    world.rows("delete from daily_reports");
    world.clock.at = *parse_instant(start);
    ada = world.owner("Lovelace Law");
    org = "'" + std::string(ada.org.view()) + "'";
    world.rows("update orgs set time_zone = '" + zone + "' where id = " + org);
    world.rows("update membership_routes set access = 'trial' where org_id = " + org);
    inbox.emplace(world, ada);
  }

  void enqueue_tick() {
    world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values "
               "(house_org(), gen_random_uuid(), 'cron.reports.daily', 'upkeep', '{}', 8, '" +
               to_rfc3339(world.clock.at) + "')");
  }
  void tick() {
    enqueue_tick();
    world.run_jobs();
  }
  // Lives on in steps; at which instants a mail left for Ada.
  std::vector<std::string> live(hours time, minutes step) {
    std::vector<std::string> left;
    for (const auto end = world.clock.at + time; world.clock.at < end; world.clock.advance(step)) {
      const auto before = mails(ada);
      tick();
      if (mails(ada) > before) left.push_back(to_rfc3339(world.clock.at));
    }
    return left;
  }
  std::size_t mails(const Person& person) { return outbox.calls_to(person.email).size(); }
  std::string text_for(const Person& person) {
    const auto calls = outbox.calls_to(person.email);
    return calls.empty() ? "" : field(calls.back().body, "text");
  }
  http::Reply set_time(std::string_view body, const Person& as) {
    return world.call(Method::put, org_path(as, "/report-time"), body, as);
  }
  void keep_signed_in() {
    world.rows("update sessions set last_seen_at = '" + to_rfc3339(world.clock.at) + "'");
  }
  std::string states() {
    return world.value("select string_agg(local_day || ' ' || state, ', ' order by local_day) from "
                       "daily_reports where org_id = " + org);
  }

  World world;
  Outbox outbox{world};
  Person ada;
  std::string org;
  std::optional<Inbox> inbox;
};

using Texts = std::vector<std::string>;

}

TEST_CASE("the daily report comes at half past seven where the practice is, on both sides of a "
          "change of clocks, and once a day") {
  Morning autumn("2026-10-23T12:00:00Z");
  autumn.inbox->draft();
  CHECK(autumn.live(hours(72), minutes(30)) ==
        Texts{"2026-10-24T06:30:00Z", "2026-10-25T07:30:00Z", "2026-10-26T07:30:00Z"});

  Morning spring("2027-03-27T00:00:00Z");
  spring.inbox->draft();
  CHECK(spring.live(hours(60), minutes(30)) ==
        Texts{"2027-03-27T07:30:00Z", "2027-03-28T06:30:00Z", "2027-03-29T06:30:00Z"});
}

TEST_CASE("an hour that comes twice and an hour that never comes bring one daily report each") {
  Morning autumn("2026-10-24T20:00:00Z");
  autumn.inbox->draft();
  CHECK(autumn.set_time(R"({"send_at":"01:30"})", autumn.ada).status == 200);
  CHECK(autumn.live(hours(12), minutes(15)) == Texts{"2026-10-25T01:30:00Z"});

  Morning spring("2027-03-27T20:00:00Z");
  spring.inbox->draft();
  CHECK(spring.set_time(R"({"send_at":"01:30"})", spring.ada).status == 200);
  CHECK(spring.live(hours(12), minutes(15)) == Texts{"2027-03-28T01:30:00Z"});
}

TEST_CASE("two workers that find the same daily report due write it once") {
  Morning morning("2026-11-20T05:00:00Z");
  morning.inbox->draft();
  morning.tick();
  morning.world.clock.at = *parse_instant("2026-11-20T07:30:00Z");
  for (int i = 0; i < 4; ++i)
    morning.world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at) values (" +
        morning.org + ", gen_random_uuid(), 'reports.write_daily', 'mail', '{\"org_id\":\"" +
        std::string(morning.ada.org.view()) + "\"}', 5, '2026-11-20T07:00:00Z')");

  const WorkPools pools{morning.world.pool("aai_worker"), morning.world.pool("aai_drafter"),
                        morning.world.pool("aai_sender")};
  int ended = 0;
  for (int worker = 0; worker < 3; ++worker) {
    boost::asio::co_spawn(morning.world.io,
                          jobs::run_due_jobs(morning.world.env, pools, app::all_work()),
                          [&](std::exception_ptr fault, int) {
                            CHECK(!fault);
                            ++ended;
                          });
  }
  morning.world.io.restart();
  while (ended < 3 && morning.world.io.run_one() > 0) {}

  CHECK(morning.mails(morning.ada) == 1);
  CHECK(morning.states() == "2026-11-20 sent, 2026-11-21 planned");
}

TEST_CASE("the daily report tells what waits, came, was drafted, sent and failed, to those who "
          "want it") {
  Morning morning("2026-11-20T05:00:00Z");
  const auto grace = morning.world.member(morning.ada), bob = morning.world.member(morning.ada);
  const auto path = org_path(morning.ada, "/preferences");
  morning.world.call(Method::put, path, R"({"daily_report":true})", grace);
  morning.inbox->draft();
  const auto second = morning.inbox->draft();
  morning.inbox->receive("news@shop.example", "Sale", "Everything must go.");
  morning.world.rows("update drafts set state = 'rejected' where id = '" +
                     std::string(second.id.view()) + "'");
  morning.world.rows("update mailboxes set status = 'broken' where org_id = " + morning.org);
  morning.live(hours(4), minutes(30));

  CHECK(morning.mails(morning.ada) == 1);
  CHECK(morning.mails(grace) == 1);
  CHECK(morning.mails(bob) == 0);
  const auto text = morning.text_for(grace);
  for (const auto* line :
       {"Lovelace Law, 2026-11-20", "Waiting for a decision: 1", "Mails received: 3",
        "Replies drafted: 2", "Replies sent: 0", "Failed: 1", "https://assistantai.example/u/"}) {
    CAPTURE(line);
    CHECK(text.find(line) != text.npos);
  }
}

TEST_CASE("the daily report ends with its link, and goes on for the others") {
  Morning morning("2026-11-20T05:00:00Z");
  const auto grace = morning.world.member(morning.ada, "owner");
  morning.inbox->draft();
  morning.live(hours(4), minutes(60));
  const auto header =
      field(morning.outbox.calls_to(morning.ada.email).at(0).body, "headers.List-Unsubscribe");
  const auto link = header.substr(header.find("/u/"), header.size() - header.find("/u/") - 1);
  CHECK(morning.world.call(Method::post, link, "List-Unsubscribe=One-Click").status == 200);
  morning.live(hours(24), minutes(60));

  CHECK(morning.mails(morning.ada) == 1);
  CHECK(morning.mails(grace) == 2);
}

TEST_CASE("a daily report that is six hours late is not sent, and a day with nothing to say "
          "neither") {
  Morning late("2026-11-20T05:00:00Z");
  late.inbox->draft();
  late.tick();
  late.world.clock.at = *parse_instant("2026-11-20T13:31:00Z");
  late.tick();
  CHECK(late.states() == "2026-11-20 skipped, 2026-11-21 planned");
  CHECK(late.mails(late.ada) == 0);

  Morning quiet("2026-11-20T05:00:00Z");
  CHECK(quiet.live(hours(6), minutes(60)).empty());
  CHECK(quiet.states() == "2026-11-20 skipped, 2026-11-21 planned");
}

TEST_CASE("a practice without access gets no daily report, and a new one at its next morning") {
  Morning morning("2026-11-20T05:00:00Z");
  morning.inbox->draft();
  morning.tick();
  morning.world.rows("update membership_routes set access = 'ended' where org_id = " + morning.org);
  morning.live(hours(24), minutes(60));
  CHECK(morning.mails(morning.ada) == 0);

  morning.world.rows("update membership_routes set access = 'active' where org_id = " +
                     morning.org);
  CHECK(morning.live(hours(24), minutes(30)) == Texts{"2026-11-21T07:30:00Z"});
}

TEST_CASE("the hour of the daily report is the owner's to set, and a new zone moves it") {
  Morning morning("2026-11-20T05:00:00Z");
  const auto grace = morning.world.member(morning.ada);
  morning.inbox->draft();
  CHECK(morning.set_time(R"({"send_at":"09:00"})", grace).status == 403);
  for (const auto* wrong : {R"({"send_at":"24:00"})", R"({"send_at":"9:00"})",
                            R"({"send_at":"12:60"})", R"({"send_at":"ab:cd"})"})
    CHECK(morning.set_time(wrong, morning.ada).status == 422);
  CHECK(field(morning.set_time(R"({"send_at":"09:00"})", morning.ada), "send_at") == "09:00");
  morning.tick();
  CHECK(field(morning.world.call(Method::get, org_path(grace, "/report-time"), "", grace),
              "next_at") == "2026-11-20T09:00:00Z");

  morning.world.rows("update orgs set time_zone = 'America/New_York' where id = " + morning.org);
  CHECK(morning.live(hours(12), minutes(30)) == Texts{"2026-11-20T14:00:00Z"});
}

}
