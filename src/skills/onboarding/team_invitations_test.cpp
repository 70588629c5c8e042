#include "skills/onboarding/team_invitations.h"

#include "tests/browser.h"
#include "tests/outbox.h"

namespace aai::onboarding {
namespace {

using namespace aai::test;

struct Team {
  explicit Team(const std::string& plan = "practice") {
    world.config.rate_limit_scale = 1000;
    if (plan.empty()) return;
    world.rows("insert into subscriptions (org_id, id, plan_key, status, trial_ends_at) values (" +
               org() + ", gen_random_uuid(), '" + plan + "', 'trialing', '" +
               to_rfc3339(world.clock.now() + std::chrono::hours(14 * 24)) + "')");
  }

  std::string org() const { return "'" + std::string(ada.org.view()) + "'"; }
  http::Reply invite(const std::string& email, const std::string& role = "member",
                     const std::optional<Person>& by = std::nullopt) {
    return world.call(Method::post, org_path(ada, "/invitations"),
                      R"({"email":")" + email + R"(","role":")" + role + "\"}", by ? by : ada);
  }
  // The link of the mail they got.
  std::string link_for(const std::string& email) {
    world.run_jobs();
    const auto calls = outbox.calls_to(email);
    if (calls.empty()) return "";
    const auto text = field(calls.back().body, "text");
    const auto at = text.find("/invite/");
    return at == text.npos ? "" : text.substr(at, 8 + 36);
  }
  http::Reply accept(const std::string& link, const Person& as) {
    return world.call(Method::post, link + "/acceptance", "", as);
  }
  std::string members() {
    return world.value("select count(*) from memberships where org_id = " + org());
  }
  std::string role_of(const Person& person) {
    const auto rows = world.rows("select role from memberships where org_id = " + org() +
                                 " and user_id = '" + std::string(person.user.view()) + "'");
    return rows.empty() ? "none" : rows[0][0];
  }

  World world;
  Outbox outbox{world};
  Person ada = world.owner("Lovelace Law");
};

std::string location(const http::Reply& reply) {
  return std::string(http::find_header(reply.headers, "Location"));
}

}

TEST_CASE(
    "team_invitations#1 the invited address joins with the role that was meant, no other one") {
  Team team;
  const auto grace = team.world.person("Grace"), mallory = team.world.person("Mallory");
  CHECK(team.invite(grace.email, "admin").status == 200);
  const auto link = team.link_for(grace.email);

  CHECK(team.world.call(Method::post, link + "/acceptance").status == 401);
  const auto wrong = team.accept(link, mallory);
  CHECK(wrong.status == 403);
  CHECK(wrong.body.find("another address") != wrong.body.npos);
  CHECK(wrong.body.find(grace.email) == wrong.body.npos);
  CHECK(team.role_of(mallory) == "none");

  const auto joined = team.accept(link, grace);
  CHECK(joined.status == 303);
  CHECK(location(joined) == "/portal/?org=" + std::string(team.ada.org.view()));
  CHECK(team.role_of(grace) == "admin");
  const auto me = team.world.call(Method::get, "/v1/me", "", grace);
  CHECK(field(me, "orgs[0].name") == "Lovelace Law");
  CHECK(field(me, "orgs[0].role") == "admin");
  CHECK(field(me, "orgs[0].access") == "trial");
  CHECK(team.world.value("select count(*) from audit_log where action = 'member.joined' and org_id "
                         "= " + team.org()) == "1");
}

TEST_CASE("team_invitations#2 accepting twice, also at once, is one membership and leads on") {
  Team team;
  const auto grace = team.world.person("Grace");
  team.invite(grace.email);
  const auto link = team.link_for(grace.email);
  std::vector<http::Request> clicks;
  for (int i = 0; i < 4; ++i) {
    Browser browser(team.world);
    browser.cookies["__Host-aai_session"] = grace.token;
    clicks.push_back(browser.request(Method::post, link + "/acceptance", ""));
  }
  for (const auto& reply : send_together(team.world, clicks)) CHECK(reply.status == 303);

  CHECK(team.accept(link, grace).status == 303);
  CHECK(team.members() == "2");
  CHECK(team.world.call(Method::get, link).status == 410);
}

TEST_CASE("team_invitations#3 no more people join than the plan has seats, however many accept at "
          "once") {
  Team team;
  std::vector<http::Request> clicks;
  for (int i = 0; i < 4; ++i) {
    const auto person = team.world.person("Grace");
    CHECK(team.invite(person.email).status == 200);
    Browser browser(team.world);
    browser.cookies["__Host-aai_session"] = person.token;
    clicks.push_back(
        browser.request(Method::post, team.link_for(person.email) + "/acceptance", ""));
  }
  const auto refused = team.invite("fifth@example.com");
  CHECK(field(refused, "code") == "onboarding.too_many_seats");
  const auto listed =
      team.world.call(Method::get, org_path(team.ada, "/invitations"), "", team.ada);
  CHECK(field(listed, "seats_used") == "1");
  CHECK(field(listed, "seats_promised") == "4");
  CHECK(field(listed, "seats_max") == "5");

  team.world.rows("update subscriptions set plan_key = 'solo' where org_id = " + team.org());
  team.world.rows("update plans set seats_max = 3 where key = 'solo'");
  int joined = 0, full = 0;
  for (const auto& reply : send_together(team.world, clicks))
    ++(reply.status == 303 ? joined : full);
  team.world.rows("update plans set seats_max = 1 where key = 'solo'");
  CHECK(joined == 2);
  CHECK(full == 2);
  CHECK(team.members() == "3");
}

TEST_CASE("team_invitations#4 nobody grants above their own role, and who lost it invites nobody") {
  Team team;
  const auto admin = team.world.member(team.ada, "admin"), plain = team.world.member(team.ada);
  const auto grace = team.world.person("Grace");
  CHECK(team.invite(grace.email, "member", plain).status == 403);
  CHECK(field(team.invite(grace.email, "owner", admin), "code") == "permissions.cannot_grant");
  CHECK(team.invite(grace.email, "admin", admin).status == 200);
  const auto link = team.link_for(grace.email);

  team.world.rows("update memberships set role = 'member' where user_id = '" +
                  std::string(admin.user.view()) + "'");
  CHECK(team.accept(link, grace).status == 410);
  CHECK(team.world.call(Method::get, link).status == 410);
  CHECK(team.role_of(grace) == "none");
}

TEST_CASE("team_invitations#5 asking an address again, however it is spelt, ends the old link") {
  Team team;
  const auto grace = team.world.person("Grace");
  team.invite(grace.email);
  const auto old = team.link_for(grace.email);
  auto shouted = grace.email;
  for (auto& letter : shouted) letter = static_cast<char>(std::toupper(letter));
  team.world.clock.advance(std::chrono::minutes(1));
  CHECK(team.invite(shouted).status == 200);
  const auto fresh = team.link_for(grace.email);

  CHECK(fresh != old);
  CHECK(team.accept(old, grace).status == 410);
  const auto listed =
      team.world.call(Method::get, org_path(team.ada, "/invitations"), "", team.ada);
  CHECK(field(listed, "seats_promised") == "1");
  CHECK(team.accept(fresh, grace).status == 303);
  CHECK(field(team.invite(grace.email), "code") == "onboarding.already_member");
}

TEST_CASE(
    "team_invitations#6 a practice without a plan writes to nobody, and none writes too often") {
  Team unpaid("");
  CHECK(field(unpaid.invite("grace@example.com"), "code") == "onboarding.too_many_seats");

  Team team;
  for (int i = 0; i < 50; ++i) {
    const auto reply = team.invite("grace" + std::to_string(i) + "@example.com");
    REQUIRE(reply.status == 200);
    const auto path = org_path(team.ada, "/invitations/" + field(reply, "id"));
    REQUIRE(team.world.call(Method::del, path, "", team.ada).status == 204);
  }
  CHECK(field(team.invite("one.more@example.com"), "code") == "onboarding.too_many_invitations");
}

TEST_CASE("team_invitations#7 what was never given out is not found; what is over says so") {
  Team team;
  const auto grace = team.world.person("Grace");
  team.invite(grace.email);
  const auto link = team.link_for(grace.email);
  const auto stranger = team.world.call(Method::get, link);
  CHECK(stranger.status == 200);
  CHECK(stranger.body.find("/sign-in?next=/invite/") != stranger.body.npos);
  CHECK(stranger.body.find(grace.email) == stranger.body.npos);
  CHECK(team.world.call(Method::get, "/invite/01890000-0000-7000-8000-00000000abcd").status == 404);
  CHECK(team.world.call(Method::get, "/invite/nonsense").status == 404);

  CHECK(team.world.call(Method::post, link + "/refusal").status == 200);
  CHECK(team.accept(link, grace).status == 410);
  team.invite(grace.email);
  const auto late = team.link_for(grace.email);
  team.world.clock.advance(std::chrono::hours(24 * 6));
  team.world.rows("update sessions set last_seen_at = '" + to_rfc3339(team.world.clock.at) + "'");
  team.world.clock.advance(std::chrono::hours(24 * 2));
  CHECK(team.accept(late, grace).status == 410);
  CHECK(team.members() == "1");
}

}
