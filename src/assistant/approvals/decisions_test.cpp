#include "assistant/approvals/decisions.h"

#include "tests/fixtures/inbox.h"

namespace aai::approvals {
namespace {

using namespace aai::test;

std::string path_of(const Person& person, const WaitingDraft& draft, std::string_view rest) {
  return org_path(person, "/drafts/" + std::string(draft.id.view()) + std::string(rest));
}

std::string count(World& world, std::string_view table, const Person& person) {
  return world.value("select count(*) from " + std::string(table) + " where org_id = '" +
                     std::string(person.org.view()) + "'");
}

}

TEST_CASE(
    "approvals: approving what was read holds exactly one reply until the undo window has passed") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  const auto reply =
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada);

  CHECK(reply.status == 200);
  CHECK(field(reply, "state") == "approved");
  CHECK(field(reply, "undo_until") == "2026-11-20T09:00:10Z");
  CHECK(world.value("select state || ' ' || encode(content_sha256, 'hex') from outbox_messages "
                    "where draft_id = '" +
                    std::string(draft.id.view()) + "'") == "held " + draft.content_sha256);
  CHECK(world.value("select name from jobs where org_id = '" + std::string(ada.org.view()) + "'") ==
        "approvals.send_reply");
  CHECK(world.value("select topic from org_events where org_id = '" + std::string(ada.org.view()) +
                    "'") == "draft.decided");
}

TEST_CASE("approvals: a wrong hash or an old version is refused, and nothing is written") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  auto altered = draft;
  altered.content_sha256[0] = altered.content_sha256[0] == 'a' ? 'b' : 'a';

  CHECK(field(world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(altered), ada),
              "code") == "draft.changed_meanwhile");
  CHECK(
      field(world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft, 2), ada),
            "code") == "draft.changed_meanwhile");
  CHECK(count(world, "draft_decisions", ada) == "0");
  CHECK(count(world, "outbox_messages", ada) == "0");
  CHECK(count(world, "jobs", ada) == "0");
}

TEST_CASE("approvals: a newer message in the conversation refuses the approval") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  Inbox inbox(world, ada);
  const auto draft = inbox.draft();
  inbox.receive("yusuf@tideway.example", "Fees", "Never mind, we found someone.", draft.thread);

  const auto reply =
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada);

  CHECK(reply.status == 409);
  CHECK(field(reply, "code") == "draft.thread_moved_on");
  CHECK(count(world, "outbox_messages", ada) == "0");
}

TEST_CASE("approvals: approving twice sends once") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  CHECK(
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada).status ==
      200);
  const auto again =
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada);

  CHECK(field(again, "code") == "draft.already_decided");
  CHECK(count(world, "outbox_messages", ada) == "1");
}

TEST_CASE(
    "approvals: undo brings the draft back and voids the decision; it can be approved again") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada);

  const auto undone = world.call(Method::del, path_of(ada, draft, "/approval"), "", ada);

  CHECK(field(undone, "state") == "waiting");
  CHECK(world.value("select state from outbox_messages where draft_id = '" +
                    std::string(draft.id.view()) + "'") == "undone");
  CHECK(count(world, "draft_decision_reversals", ada) == "1");
  CHECK(
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada).status ==
      200);
  CHECK(count(world, "outbox_messages", ada) == "2");
}

TEST_CASE("approvals: what the sender has taken cannot be called back") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), ada);
  world.rows("update outbox_messages set state = 'sending' where draft_id = '" +
             std::string(draft.id.view()) + "'");

  CHECK(field(world.call(Method::del, path_of(ada, draft, "/approval"), "", ada), "code") ==
        "draft.too_late");
}

TEST_CASE("approvals: rejecting sends nothing and can be taken back") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  CHECK(field(world.call(Method::post, path_of(ada, draft, "/rejection"),
                         R"({"version":1,"reason":"Phoned him."})", ada),
              "state") == "rejected");
  CHECK(count(world, "outbox_messages", ada) == "0");
  CHECK(field(world.call(Method::del, path_of(ada, draft, "/rejection"), "", ada), "state") ==
        "waiting");
}

TEST_CASE("approvals: snoozing needs a future and brings the draft back") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();

  CHECK(field(world.call(Method::post, path_of(ada, draft, "/snooze"),
                         R"({"until":"2026-11-19T09:00:00Z"})", ada),
              "code") == "draft.bad_snooze");
  CHECK(field(world.call(Method::post, path_of(ada, draft, "/snooze"),
                         R"({"until":"2026-11-23T09:00:00Z"})", ada),
              "state") == "snoozed");
  CHECK(field(world.call(Method::get, org_path(ada, "/drafts"), "", ada), "items") == "[]");
  CHECK(field(world.call(Method::del, path_of(ada, draft, "/snooze"), "", ada), "state") ==
        "waiting");
}

TEST_CASE(
    "approvals: a snoozed draft comes back by itself when its time has come, and not before") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto draft = Inbox(world, ada).draft();
  const auto state = [&] {
    return world.value("select state from drafts where id = '" + std::string(draft.id.view()) +
                       "'");
  };
  world.call(Method::post, path_of(ada, draft, "/snooze"), R"({"until":"2026-11-20T10:00:00Z"})",
             ada);

  world.clock.advance(std::chrono::minutes(59));
  world.run_jobs();
  CHECK(state() == "snoozed");

  world.clock.advance(std::chrono::minutes(1));
  world.run_jobs();
  CHECK(state() == "waiting");
}

TEST_CASE("approvals: another organisation's draft and one that never was answer alike") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto mallory = world.owner("Initech");
  const auto draft = Inbox(world, ada).draft();
  auto missing = draft;
  missing.id = world.env.new_id<DraftId>();

  const auto foreign =
      world.call(Method::post, path_of(mallory, draft, "/approval"), approval_of(draft), mallory);
  const auto absent = world.call(Method::post, path_of(mallory, missing, "/approval"),
                                 approval_of(missing), mallory);
  const auto uninvited =
      world.call(Method::post, path_of(ada, draft, "/approval"), approval_of(draft), mallory);

  CHECK(foreign.status == 404);
  CHECK(absent.status == 404);
  CHECK(uninvited.status == 404);
  CHECK(field(foreign, "code") == field(absent, "code"));
  CHECK(count(world, "outbox_messages", ada) == "0");
}

TEST_CASE(
    "approvals: the login that talks to the model can write neither a decision nor an outbox row") {
  World world;
  const auto denied = [&](std::string_view table) {
    return world.value("select has_table_privilege('aai_drafter', '" + std::string(table) +
                       "', 'insert')");
  };

  CHECK(denied("draft_decisions") == "f");
  CHECK(denied("outbox_messages") == "f");
  CHECK(denied("draft_decision_reversals") == "f");
}
}
