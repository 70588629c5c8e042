// Skill 064: support sees what a member sees, briefly, visibly, and acts as nobody.
#include "backoffice/support/impersonation.h"

#include <algorithm>

#include "platform/http/route.h"
#include "tests/fixtures/inbox.h"

namespace aai::support {
namespace {

using namespace aai::test;

std::string q(std::string_view text) { return "'" + std::string(text) + "'"; }

// Ada's practice with a reply that waits, and Olga of support.
struct Visiting {
  World world;
  Person ada = world.owner("Lovelace Law"), olga = world.operator_person();
  WaitingDraft draft = Inbox(world, ada).draft();

  Visiting() { world.config.rate_limit_scale = 1000; }

  http::Reply allow(int hours = 24) {
    return world.call(Method::put, org_path(ada, "/support-access"),
                      "{\"hours\":" + std::to_string(hours) + "}", ada);
  }
  http::Reply begin(std::string_view reason = "Ticket 4711: no mailbox is shown") {
    return world.call(Method::post, "/v1/op/impersonations",
                      R"({"org_id":")" + std::string(ada.org.view()) + R"(","reason":")" +
                          std::string(reason) + "\"}",
                      olga);
  }
  http::Reply see(std::string_view rest, Method method = Method::get, std::string_view body = "") {
    return world.call(method, org_path(ada, rest), body, olga);
  }
  void let_in() {
    REQUIRE(allow().status == 200);
    REQUIRE(begin().status == 200);
  }
  std::string rows_of(const std::string& more) {
    return world.value("select count(*) from audit_log where org_id = " + q(ada.org.view()) +
                       " and " + more);
  }
  std::string ended_because() {
    return world.value(
        "select coalesce(ended_because, 'open') from impersonations where org_id = " +
        q(ada.org.view()));
  }
};

// The path with the organisation given, and ids that are nobody's.
std::string path_for(const http::Route& route, const Person& of) {
  std::string path(route.path);
  for (auto open = path.find('{'); open != path.npos; open = path.find('{')) {
    const auto close = path.find('}', open);
    const auto name = path.substr(open + 1, close - open - 1);
    std::string value = "01890000-0000-7000-8000-00000000abcd";
    if (name == "org") value = of.org.view();
    if (name == "step") value = "services";
    path.replace(open, close - open + 1, value);
  }
  return path;
}

bool is_shown_to_viewers(const http::Route& route) {
  return std::ranges::find(viewer_permissions, route.perm.name) != viewer_permissions.end();
}

template <class Each>
void for_each_route(Each each) {
  for (const auto* module : app::all_modules())
    for (const auto& route : module->routes)
      if (route.names_org()) each(route);
}

}

TEST_CASE("impersonation#1 without the client's consent, or without a reason, nobody looks in") {
  Visiting one;
  CHECK(field(one.begin(), "code") == "support.not_allowed");
  CHECK(one.see("/mailboxes").status == 404);

  CHECK(one.allow(0).status == 422);
  CHECK(one.allow(73).status == 422);
  REQUIRE(one.allow().status == 200);
  CHECK(field(one.begin("because"), "code") == "support.no_reason");
  CHECK(one.see("/mailboxes").status == 404);
  CHECK(one.begin().status == 200);
  CHECK(one.see("/mailboxes").status == 200);
  CHECK(field(one.see("/mailboxes"), "items[0].address") == "office@hollisbrandt.example");
}

TEST_CASE("impersonation#2 only operators begin it; members may not allow it") {
  Visiting one;
  one.allow();
  const auto grace = one.world.member(one.ada), mallory = one.world.owner("Initech");
  const auto body = R"({"org_id":")" + std::string(one.ada.org.view()) +
                    R"(","reason":"I am curious what they do"})";
  CHECK(one.world.call(Method::post, "/v1/op/impersonations", body, mallory).status == 404);
  CHECK(one.world.call(Method::put, org_path(one.ada, "/support-access"), R"({"hours":1})", grace)
            .status == 403);
  CHECK(one.world.call(Method::get, org_path(one.ada, "/support-access"), "", grace).status == 403);
}

TEST_CASE("impersonation#3 every route that changes something is refused, and changes nothing") {
  Visiting one;
  one.let_in();
  std::size_t refused = 0;
  for_each_route([&](const http::Route& route) {
    if (route.method == Method::get) return;
    CAPTURE(std::string(http::method_name(route.method)) + " " + std::string(route.path));
    CHECK(!is_shown_to_viewers(route));
    const auto reply = one.world.call(route.method, path_for(route, one.ada), "{}", one.olga);
    CHECK((field(reply, "code") == "support.not_shown" ||
           field(reply, "code") == "api.invalid_body"));  // before anything was looked at
    ++refused;
  });
  CHECK(refused > 40);
  const auto approval = "/drafts/" + std::string(one.draft.id.view()) + "/approval";
  CHECK(one.see(approval, Method::post, approval_of(one.draft)).status == 403);
  CHECK(one.world.value("select count(*) from draft_decisions where org_id = " +
                        q(one.ada.org.view())) == "0");
  CHECK(one.world.value("select state from drafts where id = " + q(one.draft.id.view())) ==
        "waiting");
  CHECK(one.rows_of("actor_kind = 'operator_as_member' and action <> 'access.refused'") == "0");
}

TEST_CASE("impersonation#3 a right that is shown opens no route that writes, either") {
  Visiting one;
  one.let_in();
  const auto opened = [&](const std::string& source) {
    std::string told = "opened";
    one.world.rows("begin");
    try {
      one.world.rows("select enter_org(" + q(one.ada.org.view()) + ", sha256(" +
                     q(one.olga.token) + "), 'members.read', " +
                     q(to_rfc3339(one.world.clock.now())) + ", 'member', " + q(source) +
                     ", 'request', '203.0.113.7')");
    } catch (const std::exception& fault) {
      told = fault.what();
    }
    one.world.rows("rollback");
    return told;
  };
  CHECK(opened("GET /v1/orgs/{org}/members") == "opened");
  CHECK(opened("PUT /v1/orgs/{org}/members/{member}/role").find("support.read_only") !=
        std::string::npos);
}

TEST_CASE("impersonation#4 what is shown is the list, and no more: no mail, replies or clients") {
  Visiting one;
  one.let_in();
  std::size_t shown = 0;
  for_each_route([&](const http::Route& route) {
    if (route.method != Method::get) return;
    CAPTURE(route.path);
    const auto reply = one.world.call(route.method, path_for(route, one.ada), "", one.olga);
    if (!is_shown_to_viewers(route)) {
      CHECK((field(reply, "code") == "support.not_shown" ||
             field(reply, "code") == "api.invalid_body"));
      return;
    }
    CHECK(reply.status != 403);
    CHECK(reply.body.find("420 a month") == std::string::npos);
    CHECK(reply.body.find("yusuf") == std::string::npos);
    ++shown;
  });
  CHECK(shown >= 8);
  for (const auto* path : {"/drafts", "/sent", "/threads", "/matters", "/knowledge", "/audit",
                           "/payments", "/subscription", "/calls", "/events"}) {
    CAPTURE(path);
    CHECK(one.see(path).status == 403);
  }
  CHECK(one.see("/drafts/" + std::string(one.draft.id.view())).status == 403);
}

TEST_CASE("impersonation#5 PostgreSQL shows no words of theirs, whatever the query says") {
  Visiting one;
  one.let_in();
  const auto session = one.world.value(
      "select session_id from impersonation_routes where org_id = " + q(one.ada.org.view()));
  const auto ask = [&](bool is_look, const std::string& table) {
    one.world.rows("begin");
    one.world.rows("set local role aai_app");
    one.world.rows("select act_for(" + q(one.ada.org.view()) + ")");
    if (is_look)
      one.world.rows("select look_in(" + q(one.ada.org.view()) + ", " + q(session) + ", " +
                     q(one.olga.user.view()) + ", 'members.read', " +
                     q(to_rfc3339(one.world.clock.now())) + ")");
    const auto count = one.world.value("select count(*) from " + table);
    one.world.rows("rollback");
    return count;
  };
  for (const std::string table : {"mail_bodies", "draft_versions"}) {
    CAPTURE(table);
    CHECK(ask(false, table) == "1");
    CHECK(ask(true, table) == "0");
  }
  for (const auto* table : {"mail_attachments", "knowledge_passages"})
    CHECK(one.world.value("select count(*) from pg_policy where polname = 'support_wall' and not "
                          "polpermissive and polrelid = " + q(table) + "::regclass") == "1");
}

TEST_CASE("impersonation#6 it ends after half an hour, with the consent, or by the operator") {
  Visiting by_time;
  by_time.let_in();
  by_time.world.clock.advance(std::chrono::minutes(29));
  CHECK(by_time.see("/members").status == 200);
  by_time.world.clock.advance(std::chrono::minutes(1));
  CHECK(by_time.see("/members").status == 404);
  CHECK(by_time.begin().status == 200);  // anew

  Visiting by_client;
  by_client.let_in();
  const auto after = by_client.world.call(
      Method::del, org_path(by_client.ada, "/support-access"), "", by_client.ada);
  CHECK(field(after, "until_at") == "null");
  CHECK(field(after, "visits[0].is_open") == "false");
  CHECK(by_client.see("/members").status == 404);
  CHECK(by_client.ended_because() == "withdrawn");
  CHECK(field(by_client.begin(), "code") == "support.not_allowed");

  Visiting by_operator;
  by_operator.allow();
  const auto id = field(by_operator.begin(), "id");
  CHECK(by_operator.world.call(Method::del, "/v1/op/impersonations/" + id, "", by_operator.olga)
            .status == 204);
  CHECK(by_operator.see("/members").status == 404);
  CHECK(by_operator.world.call(Method::del, "/v1/op/impersonations/" + id, "", by_operator.olga)
            .status == 404);
  CHECK(by_operator.rows_of("action = 'operator.view_ended' and actor_id = " +
                            q(by_operator.olga.user.view())) == "1");
}

TEST_CASE("impersonation#7 it ends with the operator's session, and with being an operator") {
  Visiting one;
  one.let_in();
  one.world.rows("delete from operators where user_id = " + q(one.olga.user.view()));
  CHECK(one.see("/members").status == 404);

  Visiting other;
  other.let_in();
  const auto session = other.world.value(
      "select session_id from impersonation_routes where org_id = " + q(other.ada.org.view()));
  other.world.rows("delete from sessions where id = " + q(session));
  CHECK(other.see("/members").status == 401);
  CHECK(other.world.value("select count(*) from impersonation_routes where org_id = " +
                          q(other.ada.org.view())) == "0");
}

TEST_CASE("impersonation#8 from another address it is refused, and over") {
  Visiting one;
  one.let_in();
  one.world.rows("update impersonations set address = '198.51.100.1' where org_id = " +
                 q(one.ada.org.view()));
  CHECK(field(one.see("/members"), "code") == "support.other_address");
  CHECK(one.ended_because() == "other_address");
  one.world.rows("update impersonations set address = '203.0.113.7' where org_id = " +
                 q(one.ada.org.view()));
  CHECK(one.see("/members").status == 404);
}

TEST_CASE("impersonation#9 one at a time, never as an operator, never where one belongs") {
  Visiting one;
  one.let_in();
  CHECK(field(one.begin(), "code") == "support.already_looking");

  const auto anna = one.world.operator_person();
  const auto bert = one.world.member(one.ada);
  one.world.rows("insert into operators (user_id) values (" + q(bert.user.view()) + ")");
  const auto as = [&](const Person& whom, const Person& who) {
    return field(one.world.call(Method::post, "/v1/op/impersonations",
                                R"({"org_id":")" + std::string(one.ada.org.view()) +
                                    R"(","member_id":")" + std::string(whom.user.view()) +
                                    R"(","reason":"Ticket 4711 once more"})",
                                who),
                 "code");
  };
  CHECK(as(bert, anna) == "support.is_operator");
  CHECK(as(one.ada, bert) == "support.is_own");
  CHECK(as(one.world.owner("Initech"), anna) == "api.not_found");
}

TEST_CASE("impersonation#10 it shows no more than the member sees") {
  Visiting one;
  one.let_in();
  one.world.rows("delete from role_permissions where role = 'owner' and permission = "
                 "'reports.read'");
  const auto refused = one.see("/report-time");
  one.world.rows("insert into role_permissions (role, permission) values ('owner', "
                 "'reports.read')");
  CHECK(field(refused, "code") == "support.not_shown");
  CHECK(one.see("/report-time").status == 200);
}

TEST_CASE("impersonation#11 each request stands in the client's audit with both people, in words") {
  Visiting one;
  one.let_in();
  one.see("/members");
  one.see("/mailboxes");
  one.see("/drafts");

  CHECK(one.rows_of("action = 'operator.looked' and actor_kind = 'operator_as_member' and "
                    "actor_id = " + q(one.olga.user.view()) + " and target = " +
                    q(one.ada.user.view()) + " and detail ->> 'as' = " + q(one.ada.user.view())) ==
        "2");
  CHECK(one.rows_of("action = 'operator.looked' and source = 'GET /v1/orgs/{org}/members'") == "1");
  CHECK(one.rows_of("action = 'access.refused' and actor_kind = 'operator_as_member' and actor_id "
                    "= " + q(one.olga.user.view()) + " and target = 'support.not_shown'") == "1");
  CHECK(one.rows_of("action = 'operator.view_began' and detail ->> 'reason' like 'Ticket 4711%'") ==
        "1");
  CHECK(one.rows_of("action = 'settings.support_allowed' and actor_id = " +
                    q(one.ada.user.view())) == "1");

  const auto told = one.world.call(Method::get, org_path(one.ada, "/audit?kind=service"), "",
                                   one.ada);
  CHECK(field(told, "items[0].actor").ends_with(" (support)"));
  CHECK(field(told, "items[0].did") == "looked in as Ada");
  CHECK(told.body.find("began to look in as Ada") != std::string::npos);
}

TEST_CASE(
    "impersonation#12 looking leaves no trace of presence: the member's session is not used") {
  Visiting one;
  const auto seen = [&] {
    return one.world.value("select max(last_seen_at) from sessions where user_id = " +
                           q(one.ada.user.view()));
  };
  one.let_in();
  const auto before = seen();
  one.world.clock.advance(std::chrono::minutes(5));
  one.see("/members");
  CHECK(seen() == before);
  CHECK(one.world.value("select count(*) from sessions where user_id = " +
                        q(one.ada.user.view())) == "1");
  CHECK(one.world.value("select count(*) from org_events where org_id = " +
                        q(one.ada.org.view())) == "0");
}

TEST_CASE("impersonation#13 the applications are told as what they look, and until when") {
  Visiting one;
  one.let_in();
  const auto me = one.world.call(Method::get, "/v1/me", "", one.olga);
  CHECK(field(me, "orgs[0].id") == one.ada.org.view());
  CHECK(field(me, "orgs[0].role") == "viewer");
  const auto looks = one.world.call(Method::get, "/v1/op/impersonations", "", one.olga);
  const auto of = [&](const std::string& list, const std::string& name) {
    return one.world.value("select x ->> " + q(name) + " from jsonb_array_elements(" +
                           q(looks.body) + "::jsonb -> " + q(list) + ") x where x ->> 'org_id' = " +
                           q(one.ada.org.view()));
  };
  CHECK(of("items", "is_mine") == "true");
  CHECK(of("items", "is_open") == "true");
  CHECK(of("items", "until_at") == "2026-11-20T09:30:00Z");
  CHECK(of("open_to", "granted_by") == "Ada");

  one.world.clock.advance(std::chrono::minutes(30));
  CHECK(field(one.world.call(Method::get, "/v1/me", "", one.olga), "orgs") == "[]");
  const auto access =
      one.world.call(Method::get, org_path(one.ada, "/support-access"), "", one.ada);
  CHECK(field(access, "visits[0].is_open") == "false");
  CHECK(field(access, "visits[0].reason") == "Ticket 4711: no mailbox is shown");
}

}
