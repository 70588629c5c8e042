// Where the rows of the audit come from: the route table, the openings, and what was refused.
#include "skills/security/audit_acts.h"

#include <algorithm>

#include "platform/http/route.h"
#include "tests/fixtures/inbox.h"
#include "tests/sign_in.h"

namespace aai::security {
namespace {

using namespace aai::test;

std::string q(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string rows_of(World& world, const Person& of, const std::string& more = "") {
  return world.value("select count(*) from audit_log where org_id = " + q(of.org.view()) + more);
}

std::string draft_path(const Person& of, const WaitingDraft& draft, std::string_view rest) {
  return org_path(of, "/drafts/" + std::string(draft.id.view()) + std::string(rest));
}

bool is_listed(const http::Route& route) {
  const auto same = [&](const auto& entry) {
    return entry.method == route.method && entry.path == route.path;
  };
  return std::ranges::count_if(route_acts(), same) +
             std::ranges::count_if(routes_with_own_words(), same) ==
         1;
}

std::string refusal_of(World& world, const std::string& login, const std::string& sql) {
  std::string why = "accepted";
  try {
    world.rows("set role " + login + "; " + sql);
  } catch (const std::exception& fault) {
    why = fault.what();
  }
  world.rows("reset role");
  return why.find("permission denied") != why.npos ? "permission denied" : why;
}

}

TEST_CASE(
    "audit_log#1 every route that changes something writes a row, or says why it writes none") {
  std::size_t writing = 0;
  for (const auto* module : app::all_modules()) {
    for (const auto& route : module->routes) {
      if (route.method == Method::get) continue;
      CAPTURE(std::string(http::method_name(route.method)) + " " + std::string(route.path));
      CHECK(is_listed(route));
      ++writing;
    }
  }
  const auto is_change = [](const auto& entry) { return entry.method != Method::get; };
  CHECK(writing == static_cast<std::size_t>(
                       std::ranges::count_if(route_acts(), is_change) +
                       std::ranges::count_if(routes_with_own_words(), is_change)));
  for (const auto& entry : routes_with_own_words()) CHECK(!entry.why.empty());
}

TEST_CASE("audit_log#2 a row says who, how, from where and in which request; rolled back: none") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  CHECK(world.call(Method::post, draft_path(ada, draft, "/approval"), approval_of(draft, 9), ada)
            .status == 409);
  CHECK(rows_of(world, ada) == "0");
  const auto reply =
      world.call(Method::post, draft_path(ada, draft, "/approval"), approval_of(draft), ada);
  CHECK(reply.status == 200);

  const auto rows = world.rows(
      "select actor_id, actor_kind, action, target, source, request_id, personal ->> 'name', "
      "personal ->> 'address', session_id is not null from audit_log where org_id = " +
      q(ada.org.view()));
  REQUIRE(rows.size() == 1);
  const std::vector<std::string> expected = {
      std::string(ada.user.view()), "member", "draft.approved", std::string(draft.id.view()),
      "POST /v1/orgs/{org}/drafts/{draft}/approval",
      std::string(http::find_header(reply.headers, "x-request-id")), "Ada", "203.0.113.7", "t"};
  CHECK(rows[0] == expected);
}

TEST_CASE("audit_log#3 what the pipeline writes down is written once, and only when it was done") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  const std::string until = R"({"until":"2026-11-21T09:00:00Z"})";

  CHECK(world.call(Method::del, draft_path(ada, draft, "/snooze"), "", ada).status >= 400);
  CHECK(rows_of(world, ada) == "0");
  CHECK(world.call(Method::post, draft_path(ada, draft, "/snooze"), until, ada).status == 200);
  CHECK(rows_of(world, ada) == "1");
  CHECK(rows_of(world, ada, " and action = 'draft.snoozed' and target = " +
                                q(draft.id.view())) == "1");

  const http::Headers key = {{"idempotency-key", "once"}};
  const std::string_view fees = R"({"title":"Fees","body":"420 a month"})";
  world.call(Method::post, org_path(ada, "/knowledge"), fees, ada, key);
  world.call(Method::post, org_path(ada, "/knowledge"), fees, ada, key);
  CHECK(rows_of(world, ada, " and action = 'knowledge.added'") == "1");
}

TEST_CASE("audit_log#4 no login of the product rewrites a row, or says for itself who it is") {
  World world;
  for (const std::string login :
       {"aai_app", "aai_worker", "aai_drafter", "aai_sender", "aai_operator"}) {
    for (const std::string table : {"audit_log", "audit_seals", "audit_checkpoints"}) {
      CAPTURE(login + " " + table);
      CHECK(refusal_of(world, login, "delete from " + table) == "permission denied");
      CHECK(refusal_of(world, login, "truncate " + table) == "permission denied");
      CHECK(refusal_of(world, login, "update " + table + " set created_at = now()") ==
            "permission denied");
    }
    for (const std::string column :
         {"actor_kind", "source", "request_id", "written_at", "salt", "personal", "session_id"}) {
      CAPTURE(login + " " + column);
      CHECK(refusal_of(world, login, "insert into audit_log (org_id, id, action, target, " +
                                         column + ") values (house_org(), gen_random_uuid(), "
                                                  "'a', 't', null)") == "permission denied");
    }
    const bool is_sealer = login == "aai_worker";
    CHECK((refusal_of(world, login, "insert into audit_checkpoints (org_id) values (null)") ==
           "permission denied") != is_sealer);
    CHECK(refusal_of(world, login, "select erase_person_from_audit(house_org(), now())") ==
          "permission denied");
  }
}

TEST_CASE("audit_log#5 attempts that were refused are on record; a stranger's without a name") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto grace = world.member(ada), mallory = world.owner("Initech");
  const auto path = org_path(ada, "/members/" + std::string(ada.user.view()) + "/role");

  CHECK(world.call(Method::put, path, R"({"role":"member"})", grace).status == 403);
  CHECK(world.call(Method::get, org_path(ada, "/drafts"), "", mallory).status == 404);
  CHECK(world.call(Method::get, org_path(ada, "/drafts/nothing"), "", ada).status == 404);

  const auto rows = world.rows(
      "select target, source, coalesce(personal ->> 'name', ''), coalesce(actor_id::text, ''), "
      "actor_kind from audit_log where action = 'access.refused' and org_id = " +
      q(ada.org.view()) + " order by target desc");
  REQUIRE(rows.size() == 2);
  const std::vector<std::string> own = {"permissions.forbidden",
                                        "PUT /v1/orgs/{org}/members/{member}/role", "Grace",
                                        std::string(grace.user.view()), "member"};
  const std::vector<std::string> strange = {"api.not_found", "GET /v1/orgs/{org}/drafts", "", "",
                                            "visitor"};
  CHECK(rows[0] == own);
  CHECK(rows[1] == strange);
}

TEST_CASE("audit_log#6 a sign-in stands in the log of each of the person's organisations") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  Browser browser(world);

  const auto asked = ask_to_sign_in(browser, ada.email);
  CHECK(browser.post("/v1/auth/codes/consume",
                     R"({"request_id":")" + asked + R"(","code":"000000"})").status == 422);
  sign_in(world, browser, ada.email);

  CHECK(rows_of(world, ada, " and action = 'auth.signed_in' and actor_kind = 'member' and "
                            "personal ->> 'name' = 'Ada' and actor_id = " +
                                q(ada.user.view())) == "1");
  CHECK(world.value("select count(*) from audit_log where org_id = house_org() and action = "
                    "'auth.signed_in' and actor_id = " + q(ada.user.view())) == "1");
  CHECK(world.value("select count(*) from audit_log where org_id = house_org() and action = "
                    "'access.refused' and target = 'auth.code_invalid' and actor_id is null and "
                    "created_at = " + q(to_rfc3339(world.clock.now()))) != "0");
}

TEST_CASE("audit_log#7 a secret does not fit into a row") {
  World world;
  const auto put = [&](const std::string& detail) {
    return refusal_of(world, "aai_owner",
                      "insert into audit_log (org_id, id, action, target, detail) values "
                      "(house_org(), gen_random_uuid(), 'a', 't', " + q(detail) + ")");
  };
  for (const auto* detail : {R"({"refresh_token":"x"})", R"({"a":{"Password":"x"}})",
                             R"({"list":[{"client_secret":"x"}]})", R"({"x-api_key":"x"})"})
    CHECK(put(detail).find("audit_log_holds_no_secret") != std::string::npos);
  CHECK(put(R"({"version":3,"note":"no token here: fine"})") == "accepted");
}

}
