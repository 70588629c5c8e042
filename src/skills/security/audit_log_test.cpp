// Skill 065: an audit that cannot be rewritten quietly. audit_acts_test.cpp holds 1 to 7, where
// rows come from; audit_verify_test.cpp 9 to 12, how changes are found out. Here: sealing and
// reading.
#include "skills/security/audit_log.h"

#include <algorithm>

#include "gen/sql/app/entering.h"
#include "platform/together.h"
#include "tests/fixtures/audit_stage.h"
#include "tests/fixtures/inbox.h"

namespace aai::security {

using test::approval_of, test::Inbox;

TEST_CASE("audit_log#8 every committed row gets one place; one that commits late gets the next") {
  Audit audit;
  auto& world = audit.world;
  const std::string late(world.env.new_id<JobId>().view());
  pg::Tx tx(world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, audit.ada.org),
            {});
  const pg::Query<pg::Rows::none, pg::Nothing, OrgId, std::string> add{
      "test.add_audit",
      "insert into audit_log (org_id, id, action, target) values ($1, $2, 'draft.approved', 'l')"};
  CHECK(world.wait(tx(add, audit.ada.org, late)) == 1);

  const auto early = audit.add_and_seal(2);
  CHECK(world.value("select count(*) from audit_seals where org_id = " + audit.org) == "2");
  world.wait(tx.commit());
  audit.seal();
  audit.seal();

  CHECK(world.value("select string_agg(audit_id::text, ' ' order by seq) from audit_seals where "
                    "org_id = " + audit.org) == early[0] + " " + early[1] + " " + late);
  CHECK(audit.verify().code == 0);
}

TEST_CASE("audit_log#13 a hundred writers at once, sealed while they write: one unbroken chain") {
  Audit audit;
  auto& world = audit.world;
  world.config.rate_limit_scale = 1000;
  constexpr int writers = 100;
  std::vector<http::Request> requests(writers);
  std::vector<std::function<Task<int>()>> tasks;
  for (int i = 0; i < writers; ++i) {
    auto& request = requests[static_cast<std::size_t>(i)];
    request.method = Method::post;
    request.target = org_path(audit.ada, "/knowledge");
    request.body = R"({"title":"Fees )" + std::to_string(i) + R"(","body":"420 a month"})";
    request.peer = "203.0.113.7";
    request.headers = {{"sec-fetch-site", "same-origin"},
                       {"cookie", "__Host-aai_session=" + audit.ada.token}};
    tasks.emplace_back([&world, &request]() -> Task<int> {
      const auto reply = co_await world.answer(request);
      co_return reply.status;
    });
    if (i % 25 == 24) {
      tasks.emplace_back([&audit]() -> Task<int> {
        auto work = audit.work_of(audit.ada.org);
        co_await seal_org(work, audit.ada.org);
        co_return 200;
      });
    }
  }
  const auto statuses = world.wait(together(std::move(tasks), writers + 4));
  for (const int status : statuses) CHECK(status / 100 == 2);
  audit.seal();

  CHECK(world.value("select count(*) || ' ' || max(seq) || ' ' || count(distinct audit_id) from "
                    "audit_seals where org_id = " + audit.org) == "100 100 100");
  const auto verdict = audit.verify();
  CAPTURE(verdict.told);
  CHECK(verdict.code == 0);
  CHECK(verdict.told.starts_with("100 sealed rows of 1 organisations"));
}

TEST_CASE("audit_log#14 a person can be erased from it, on record, and the chain still holds") {
  Audit audit;
  auto& world = audit.world;
  const auto draft = Inbox(world, audit.ada).draft();
  const auto path = org_path(audit.ada, "/drafts/" + std::string(draft.id.view()) + "/approval");
  CHECK(world.call(Method::post, path, approval_of(draft), audit.ada).status == 200);
  audit.seal();

  world.rows("set role aai_owner; select erase_person_from_audit(" + q(audit.ada.user.view()) +
             ", now())");
  world.rows("reset role");
  CHECK(world.value("select count(*) from audit_log where org_id = " + audit.org +
                    " and (personal ? 'name' or personal ? 'address')") == "0");
  audit.seal();
  const auto verdict = audit.verify();
  CAPTURE(verdict.told);
  CHECK(verdict.code == 0);
  CHECK(verdict.told.find("1 with their personal part erased") != std::string::npos);
  const auto page = world.call(Method::get, org_path(audit.ada, "/audit"), "", audit.ada);
  CHECK(page.body.find("Someone whose name was erased") != std::string::npos);

  world.rows("delete from audit_log where action = 'audit.person_erased' and org_id = " +
             audit.org);
  world.rows("delete from audit_seals where seq = 2 and org_id = " + audit.org);
  CHECK(audit.verify().code == 1);
}

TEST_CASE("audit_log#15 line breaks, escape codes and formulas in names stay text everywhere") {
  Audit audit;
  auto& world = audit.world;
  const auto draft = Inbox(world, audit.ada).draft();
  world.rows("update drafts set from_name = E'=HYPERLINK(\"http://x\")\\r\\n\\x1b[31mMr\\u202eB' "
             "where id = " + q(draft.id.view()));
  world.rows("update users set name = E'@SUM(1+1)\\n\\x1b]0;owned\\x07' where id = " +
             q(audit.ada.user.view()));
  const auto path = org_path(audit.ada, "/drafts/" + std::string(draft.id.view()) + "/approval");
  CHECK(world.call(Method::post, path, approval_of(draft), audit.ada).status == 200);

  const auto page = world.call(Method::get, org_path(audit.ada, "/audit"), "", audit.ada);
  CHECK(field(page, "items[0].actor") == "@SUM(1+1) ]0;owned");
  CHECK(field(page, "items[0].did") == "approved the reply to =HYPERLINK(\"http://x\") [31mMr B");
  const auto csv = world.call(Method::get, org_path(audit.ada, "/audit/export"), "", audit.ada);
  CHECK(csv.status == 200);
  CHECK(csv.body.find("\"'@SUM(1+1) ]0;owned\"") != std::string::npos);
  CHECK(csv.body.find('\x1b') == std::string::npos);
  CHECK(std::ranges::count(csv.body, '\n') == 3);  // the head, the export itself, the approval
  for (const auto* start : {"=1", "+1", "-1", "@a", " =1", "\t=1", "\xef\xbc\x9d" "1"})
    CHECK(csv_cell(start).starts_with("\"'"));
  CHECK(csv_cell("a \"b\"") == "\"a \"\"b\"\"\"");
}

TEST_CASE(
    "audit_log#16 owners and admins read it in words, by kind, person and time, page by page") {
  Audit audit;
  auto& world = audit.world;
  const auto draft = Inbox(world, audit.ada).draft();
  const auto grace = world.member(audit.ada);
  world.rows("update drafts set from_name = 'Mr Brandt' where id = " + q(draft.id.view()));
  const auto path = org_path(audit.ada, "/drafts/" + std::string(draft.id.view()) + "/approval");
  CHECK(world.call(Method::post, path, approval_of(draft), audit.ada).status == 200);
  const auto member = world.value("select id from memberships where user_id = " +
                                  q(grace.user.view()));
  CHECK(world.call(Method::put, org_path(audit.ada, "/members/" + member + "/role"),
                   R"({"role":"admin"})", audit.ada).status == 200);

  const auto read = [&](const std::string& query) {
    return world.call(Method::get, org_path(audit.ada, "/audit" + query), "", audit.ada);
  };
  const auto decisions = read("?kind=decisions");
  CHECK(field(decisions, "items[0].actor") == "Ada");
  CHECK(field(decisions, "items[0].did") == "approved the reply to Mr Brandt");
  CHECK(field(decisions, "items[0].address") == "203.0.113.7");
  CHECK(field(decisions, "items[0].is_sealed") == "false");
  CHECK(field(decisions, "items[1].id") == "");
  CHECK(field(read("?kind=people"), "items[0].did") == "changed the role of Grace to admin");
  CHECK(field(read("?from=2026-11-20T09:00:01Z"), "items[0].id") == "");
  CHECK(field(read("?until=2026-11-20T09:00:00Z"), "items[0].id") == "");
  CHECK(field(read("?actor=" + std::string(grace.user.view())), "items[0].id") == "");
  const auto first = field(read(""), "items[0].id"), second = field(read(""), "items[1].id");
  CHECK(field(read("?after=" + first), "items[0].id") == second);

  world.rows("update memberships set role = 'member' where id = " + q(member));
  CHECK(world.call(Method::get, org_path(grace, "/audit"), "", grace).status == 403);
  CHECK(world.call(Method::get, org_path(grace, "/audit/export"), "", grace).status == 403);
}

TEST_CASE("audit_log#17 when it happened and when it was written are both kept") {
  Audit audit;
  auto& world = audit.world;
  const auto draft = Inbox(world, audit.ada).draft();
  const auto path = org_path(audit.ada, "/drafts/" + std::string(draft.id.view()) + "/approval");
  world.call(Method::post, path, approval_of(draft), audit.ada);

  CHECK(world.value("select created_at = " + q(to_rfc3339(world.clock.now())) +
                    " and written_at > now() - interval '1 minute' from audit_log where org_id = " +
                    audit.org) == "t");
}

TEST_CASE(
    "audit_log#18 an export verifies like the database it was taken from, and shows a change") {
  Audit audit;
  const auto ids = audit.add_and_seal(3);
  auto taken = audit.run({"--database", audit.database(), "--org",
                          std::string(audit.ada.org.view()), "--export"});
  REQUIRE(taken.code == 0);
  const auto whole = audit.write("whole", taken.told);
  CHECK(audit.run({"--key", audit.key, "--file", whole}).code == 0);
  CHECK(audit.run({"--key", audit.key, "--file", whole, "--signed-after", "99999999999"}).code ==
        3);

  taken.told.replace(taken.told.find("row 2"), 5, "row 9");
  const auto changed = audit.run({"--key", audit.key, "--file", audit.write("one", taken.told)});
  CHECK(changed.code == 1);
  CHECK(changed.told.substr(0, changed.told.find('\n')).find(ids[1]) != std::string::npos);
  CHECK(audit.run({"--key", audit.key, "--file", audit.key}).code == 2);
  CHECK(audit.run({"--file", whole}).code == 2);
  CHECK(audit.run({}).code == 2);
}

TEST_CASE("audit_log#19 the cron seals every organisation with news, and signs in any case") {
  Audit audit;
  audit.add("one");
  auto work = audit.work_of(house_org);

  audit.world.wait(seal_audit(work));
  const auto beats = [&] {
    return std::stol(audit.world.value(
        "select count(*) from audit_checkpoints where org_id = house_org()"));
  };
  const long before = beats();
  audit.world.wait(seal_audit(work));

  CHECK(audit.verify().code == 0);
  CHECK(audit.world.value("select count(*) from audit_checkpoints where org_id = " + audit.org) ==
        "1");
  CHECK(beats() == before + 1);
  const auto state = audit.world.call(Method::get, org_path(audit.ada, "/audit/seal"), "",
                                      audit.ada);
  CHECK(field(state, "rows_sealed") == "1");
  CHECK(field(state, "rows_waiting") == "0");
  CHECK(crypto::parse_ed25519_pem(field(state, "public_key")));
}

}
