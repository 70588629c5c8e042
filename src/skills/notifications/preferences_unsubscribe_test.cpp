#include "skills/notifications/preferences_unsubscribe.h"

#include "gen/sql/app/entering.h"
#include "platform/jobs/runner.h"
#include "tests/outbox.h"

namespace aai::notifications {
namespace {

using test::field, test::Method, test::org_path, test::Outbox, test::Person, test::World;

// An owner, and the daily report of a day queued for them.
struct Reader {
  World world;
  Outbox outbox{world};
  Person ada = world.owner("Lovelace Law");

  void queue(const std::string& day, Template what = Template::daily_report) {
    http::Request request;
    pg::Tx tx(world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org), {});
    Ctx ctx{world.env, request, tx, world.clock.now()};
    ctx.org = ada.org;
    EmailWish wish{ada.email, what, "en", day, {}};
    auto& facts = wish.facts;
    facts.org_id = std::string(ada.org.view());
    facts.org_name = "Lovelace Law";
    facts.user_id = std::string(ada.user.view());
    facts.plan_name = facts.ends_on = facts.amount = "x";
    facts.day = facts.received = facts.drafted = facts.sent = facts.waiting = facts.failed = "3";
    world.wait(queue_email(ctx, wish));
    world.wait(tx.commit());
  }
  // The link of the last mail, as its header says it; without the origin.
  std::string link() {
    const auto header = header_of_last("List-Unsubscribe");
    const auto path = header.find("/u/");
    return path == header.npos ? "" : header.substr(path, header.size() - path - 1);
  }
  std::string header_of_last(const std::string& name) {
    const auto calls = outbox.calls_to(ada.email);
    REQUIRE(!calls.empty());
    return field(calls.back().body, "headers." + name);
  }
  std::size_t mails() { return outbox.calls_to(ada.email).size(); }
  http::Reply machine_posts(const std::string& path) {
    return world.call(Method::post, path, "List-Unsubscribe=One-Click", std::nullopt,
                      {{"sec-fetch-site", "none"},
                       {"content-type", "application/x-www-form-urlencoded"}});
  }
  std::string wants() {
    return field(world.call(Method::get, org_path(ada, "/preferences"), "", ada), "daily_report");
  }
  http::Reply choose(std::string_view body) {
    return world.call(Method::put, org_path(ada, "/preferences"), body, ada);
  }
};

}

TEST_CASE(
    "preferences_unsubscribe#1 a provider's machine ends the mail with one POST: 200, no redirect, "
    "no session") {
  Reader reader;
  reader.queue("first");
  reader.world.run_jobs();
  CHECK(reader.header_of_last("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click");
  CHECK(reader.header_of_last("List-Unsubscribe").starts_with("<https://assistantai.example/u/"));

  const auto reply = reader.machine_posts(reader.link());
  CHECK(reply.status == 200);
  CHECK(http::find_header(reply.headers, "Location").empty());
  CHECK(http::find_header(reply.headers, "Set-Cookie").empty());
  CHECK(reader.wants() == "false");

  http::Headers from_anywhere{{"sec-fetch-site", "cross-site"}, {"origin", "https://mail.example"}};
  CHECK(reader.world.call(Method::post, reader.link(), "", std::nullopt, from_anywhere).status ==
        200);
}

TEST_CASE("preferences_unsubscribe#2 opening the link changes nothing and shows one button") {
  Reader reader;
  reader.queue("first");
  reader.world.run_jobs();

  for (int times = 0; times < 2; ++times) {
    const auto page = reader.world.call(Method::get, reader.link());
    CHECK(page.status == 200);
    CHECK(page.body.find("<form method=\"post\">") != page.body.npos);
    CHECK(page.body.find("Lovelace Law?") != page.body.npos);
    CHECK(http::find_header(page.headers, "Content-Security-Policy").find("form-action 'self'") !=
          std::string_view::npos);
  }
  CHECK(reader.wants() == "true");
}

TEST_CASE("preferences_unsubscribe#3 what was queued before the choice is not sent after it") {
  Reader reader;
  reader.queue("first");
  reader.world.run_jobs();
  reader.queue("second");
  reader.machine_posts(reader.link());
  reader.world.run_jobs();

  CHECK(reader.mails() == 1);
  CHECK(reader.world.value("select state from system_emails where dedupe_key = 'second' and org_id "
                           "= '" + std::string(reader.ada.org.view()) + "'") == "suppressed");
  CHECK(reader.choose(R"({"daily_report":true})").status == 200);
  reader.queue("third");
  reader.world.run_jobs();
  CHECK(reader.mails() == 2);
}

TEST_CASE(
    "preferences_unsubscribe#4 an altered link is not found, and a link ends one person's mail "
    "only") {
  Reader reader;
  const auto grace = reader.world.member(reader.ada, "owner");
  reader.queue("first");
  reader.world.run_jobs();
  auto altered = reader.link();
  altered.back() = altered.back() == 'A' ? 'B' : 'A';
  altered[altered.size() - 5] = altered[altered.size() - 5] == 'x' ? 'y' : 'x';

  CHECK(reader.machine_posts(altered).status == 404);
  CHECK(reader.world.call(Method::get, altered).status == 404);
  CHECK(reader.wants() == "true");
  reader.machine_posts(reader.link());
  CHECK(field(reader.world.call(Method::get, org_path(reader.ada, "/preferences"), "", grace),
              "daily_report") == "true");
}

TEST_CASE("preferences_unsubscribe#5 mail that is no choice is sent whatever was chosen") {
  Reader reader;
  reader.choose(R"({"daily_report":false})");
  reader.queue("trial", Template::trial_ended);
  reader.queue("report");
  reader.world.run_jobs();

  CHECK(reader.mails() == 1);
  CHECK(reader.header_of_last("List-Unsubscribe").empty());
}

TEST_CASE(
    "preferences_unsubscribe#6 the link of an old mail works, and the database holds no token") {
  Reader reader;
  reader.queue("first");
  reader.world.run_jobs();
  const auto old = reader.link();
  reader.world.clock.advance(std::chrono::hours(24 * 365 * 3));

  CHECK(reader.machine_posts(old).status == 200);
  const auto token = old.substr(old.rfind('/') + 1);
  CHECK(reader.world.value("select count(*) from unsubscribe_routes r where r::text like '%" +
                           token + "%'") == "0");
  CHECK(reader.world.value("select count(*) from system_emails e where e::text like '%" + token +
                           "%'") == "0");
}

TEST_CASE("owners are mailed the daily report until they say otherwise, others when they ask") {
  Reader reader;
  const auto grace = reader.world.member(reader.ada);
  const auto path = org_path(reader.ada, "/preferences");
  CHECK(reader.wants() == "true");
  CHECK(field(reader.world.call(Method::get, path, "", grace), "daily_report") == "false");
  CHECK(field(reader.world.call(Method::put, path, R"({"daily_report":true})", grace),
              "daily_report") == "true");
}

}
