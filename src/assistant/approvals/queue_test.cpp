#include "assistant/approvals/queue.h"

#include <set>

#include "tests/fixtures/inbox.h"

namespace aai::approvals {

using namespace aai::test;

TEST_CASE("queue: pages neither skip nor repeat a draft") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  Inbox inbox(world, ada);
  for (int i = 0; i < 5; ++i) {
    inbox.draft();
    if (i % 2 == 0) world.clock.advance(std::chrono::minutes(1));
  }

  std::vector<std::string> seen;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const auto reply = world.call(
        Method::get, org_path(ada, "/drafts?limit=2" + (after.empty() ? "" : "&after=" + after)),
        "", ada);
    REQUIRE(reply.status == 200);
    for (int i = 0; field(reply, "items[" + std::to_string(i) + "].id") != ""; ++i)
      seen.push_back(field(reply, "items[" + std::to_string(i) + "].id"));
    after = field(reply, "next_cursor");
  }

  CHECK(seen.size() == 5);
  CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == 5);
  CHECK(after == "null");
}

TEST_CASE("queue: one draft comes with its conversation, its checks and its hash") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  const auto reply =
      world.call(Method::get, org_path(ada, "/drafts/" + std::string(draft.id.view())), "", ada);

  REQUIRE(reply.status == 200);
  CHECK(field(reply, "content_sha256") == draft.content_sha256);
  CHECK(field(reply, "to[0].address") == "yusuf@tideway.example");
  CHECK(field(reply, "thread.messages[0].text") == "What would it cost?");
  CHECK(field(reply, "written_by") == "assistant");
}

TEST_CASE("queue: an edit is a new version with a new hash; the old screen can approve nothing") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  const auto path = org_path(ada, "/drafts/" + std::string(draft.id.view()));

  const auto edited = world.call(Method::put, path + "/text",
                                 R"({"version":1,"text":"Dear Yusuf,\n\n£430 on ⟦day⟧."})", ada);

  REQUIRE(edited.status == 200);
  CHECK(field(edited, "version") == "2");
  CHECK(field(edited, "written_by") == "person");
  CHECK(field(edited, "content_sha256") != draft.content_sha256);
  CHECK(field(edited, "level") == "needs");
  CHECK(field(edited, "blanks[0].label") == "day");
  CHECK(field(edited, "claims[0].status") == "unsupported");
  CHECK(field(world.call(Method::post, path + "/approval", approval_of(draft), ada), "code") ==
        "draft.changed_meanwhile");
  const auto current =
      approval_body(2, field(edited, "content_sha256"), field(edited, "text"));
  CHECK(field(world.call(Method::post, path + "/approval", current, ada), "code") ==
        "draft.blanks_open");
}

TEST_CASE("queue: what is snoozed is listed by when it comes back, and can be woken early") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  Inbox inbox(world, ada);
  const auto later = inbox.draft(), sooner = inbox.draft(), waiting = inbox.draft();
  const auto path = [&](const WaitingDraft& draft, std::string_view rest) {
    return org_path(ada, "/drafts/" + std::string(draft.id.view()) + std::string(rest));
  };
  const auto listed = [&](const std::string& query) {
    return world.call(Method::get, org_path(ada, "/drafts?" + query), "", ada);
  };
  world.call(Method::post, path(later, "/snooze"), R"({"until":"2026-11-23T09:00:00Z"})", ada);
  world.call(Method::post, path(sooner, "/snooze"), R"({"until":"2026-11-20T14:00:00Z"})", ada);

  const auto first = listed("level=snoozed&limit=1");
  CHECK(field(first, "items[0].id") == sooner.id.view());
  CHECK(field(first, "items[0].snoozed_until") == "2026-11-20T14:00:00Z");
  const auto second = listed("level=snoozed&limit=1&after=" + field(first, "next_cursor"));
  CHECK(field(second, "items[0].id") == later.id.view());
  CHECK(field(listed("level=snoozed&limit=1&after=" + field(second, "next_cursor")), "items[0].id")
            .empty());

  const auto queue = listed("limit=20");
  CHECK(field(queue, "items[0].id") == waiting.id.view());
  CHECK(field(queue, "items[0].snoozed_until") == "null");
  CHECK(field(queue, "items[1].id").empty());

  CHECK(field(world.call(Method::del, path(sooner, "/snooze"), "", ada), "state") == "waiting");
  CHECK(field(listed("level=snoozed"), "items[0].id") == later.id.view());
  CHECK(field(listed("level=snoozed"), "items[1].id").empty());
  CHECK(field(world.call(Method::get, path(sooner, ""), "", ada), "snoozed_until") == "null");

  // The time it would have come back at means nothing any more.
  world.call(Method::post, path(sooner, "/snooze"), R"({"until":"2026-11-21T09:00:00Z"})", ada);
  world.clock.advance(std::chrono::hours(6));
  world.run_jobs();
  CHECK(field(listed("level=snoozed"), "items[0].id") == sooner.id.view());
}

TEST_CASE("queue: what another organisation snoozed is not listed") {
  World world;
  const auto ada = world.owner("Lovelace Law"), bill = world.owner("Initech");
  const auto draft = Inbox(world, ada).draft();
  world.call(Method::post, org_path(ada, "/drafts/" + std::string(draft.id.view()) + "/snooze"),
             R"({"until":"2026-11-20T14:00:00Z"})", ada);

  const auto theirs = world.call(Method::get, org_path(bill, "/drafts?level=snoozed"), "", bill);
  CHECK(theirs.status == 200);
  CHECK(field(theirs, "items[0].id").empty());
}

TEST_CASE("queue: a cursor from elsewhere is refused by name") {
  World world;
  const auto ada = world.owner("Lovelace Law");

  CHECK(field(world.call(Method::get, org_path(ada, "/drafts?after=nonsense"), "", ada), "code") ==
        "api.bad_cursor");
  CHECK(field(world.call(Method::get, org_path(ada, "/drafts?limit=ten"), "", ada), "code") ==
        "api.invalid_body");
}

}
