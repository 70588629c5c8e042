#include "tests/world.h"

namespace aai::test {
namespace {

std::string q(std::string_view text) { return "'" + std::string(text) + "'"; }

// A draft of that day, decided an hour later; `author` is a person's id, or null for the assistant.
void decide(World& world, const Person& who, const std::string& created_at, const std::string& decision, bool edited, bool reversed = false) {
  const auto org = q(who.org.view()), user = q(who.user.view());
  const auto mailbox = world.value("select id from mailboxes where org_id = " + org);
  const auto thread = world.value("select gen_random_uuid()"), message = world.value("select gen_random_uuid()"), draft = world.value("select gen_random_uuid()"), made = world.value("select gen_random_uuid()");
  world.rows("begin; set constraints all deferred; set session_replication_role = replica;"
             "insert into mail_messages (org_id, id, mailbox_id, thread_id, provider_id, provider_thread_id, message_id, direction, from_name, from_address, subject, received_at, size_bytes, raw_sha256, created_at) values (" +
             org + "," + q(message) + "," + q(mailbox) + "," + q(thread) + "," + q(message) + ",'t','<m>','in','C','c@example.com','secret subject'," + q(created_at) + ",1,''," + q(created_at) + ");"
             "insert into drafts (org_id, id, mailbox_id, thread_id, message_id, head_message_id, state, level, confidence, content_sha256, from_name, from_address, subject, preview, category, priority, received_at, created_at, updated_at) values (" +
             org + "," + q(draft) + "," + q(mailbox) + "," + q(thread) + "," + q(message) + "," + q(message) + ",'sent','ready','high','','C','c@example.com','secret subject','secret preview','other','normal'," + q(created_at) + "," + q(created_at) + "," + q(created_at) + ");"
             "insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients, content_sha256, author_id, created_at) values (" +
             org + ", gen_random_uuid()," + q(draft) + ",1,'s','t','[]',''," + (edited ? user : "null") + "," + q(created_at) + ");"
             "insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256, head_message_id, decided_by, created_at) values (" +
             org + "," + q(made) + "," + q(draft) + ",1," + q(decision) + ",''," + q(message) + "," + user + "," + q(created_at) + "::timestamptz + interval '1 hour');" +
             (reversed ? "insert into draft_decision_reversals (org_id, decision_id, reason, created_at) values (" + org + "," + q(made) + ",'undone'," + q(created_at) + ");" : "") +
             "set session_replication_role = origin; commit");
}

// What other tests left is not this test's service.
void empty_service(World& world) {
  world.rows("set session_replication_role = replica; delete from subscriptions; delete from mailboxes; delete from mail_messages; delete from drafts;"
             "delete from draft_versions; delete from draft_decisions; delete from draft_decision_reversals; delete from job_failures; set session_replication_role = origin");
}

}

TEST_CASE("overview: money, clients and what needs a person, counted across organisations") {
  World world;
  empty_service(world);
  const auto olga = world.operator_person();
  const auto subscribe = [&](const Person& who, const std::string& status, const std::string& rest) {
    world.rows("insert into subscriptions (org_id, id, plan_key, status, price_cents, quantity, currency, trial_ends_at, superseded_at) values (" + q(who.org.view()) +
               ", gen_random_uuid(), 'practice', " + q(status) + ", " + rest + ")");
  };
  const auto ada = world.owner("Lovelace Law"), late = world.owner("Late Ltd"), soon = world.owner("Soon AG");
  subscribe(ada, "active", "7900, 1, 'eur', null, null");
  subscribe(ada, "canceled", "7900, 1, 'eur', null, '2026-10-01T00:00:00Z'");
  subscribe(late, "past_due", "2900, 2, 'eur', null, null");
  subscribe(soon, "trialing", "7900, 1, 'eur', '2026-11-22T00:00:00Z', null");
  world.rows("insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by, connected_at) values (" + q(ada.org.view()) +
             ", gen_random_uuid(), 'google', 'a@example.com', 'a@example.com', 'broken', " + q(ada.user.view()) + ", '2026-11-19T09:00:00Z')");
  world.rows("insert into job_failures (org_id, id, name, queue, payload, attempts, last_error, died_at) values (" + q(ada.org.view()) + ", gen_random_uuid(), 'n', 'q', '{}', 1, 'e', now())");

  const auto seen = world.call(Method::get, "/v1/op/overview", "", olga);

  CHECK(seen.status == 200);
  CHECK(field(seen, "active") == "1");
  CHECK(field(seen, "past_due") == "1");
  CHECK(field(seen, "trialing") == "1");
  CHECK(field(seen, "mrr_cents") == "13700");
  CHECK(field(seen, "currency") == "eur");
  CHECK(field(seen, "trials_ending[0].name") == "Soon AG");
  CHECK(field(seen, "trials_ending[1].name") == "");
  CHECK(field(seen, "jobs_dead") == "1");
  CHECK(field(seen, "mailboxes_broken") == "1");
  CHECK(field(seen, "median_minutes_to_approve") == "null");
}

TEST_CASE("overview: decisions by day, edited ones apart, undone ones not at all, and never a word of anyone's mail") {
  World world;
  empty_service(world);
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  world.rows("insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by, connected_at) values (" + q(ada.org.view()) +
             ", gen_random_uuid(), 'google', 'a@example.com', 'a@example.com', 'live', " + q(ada.user.view()) + ", '2026-11-19T09:00:00Z')");
  decide(world, ada, "2026-11-20T06:00:00Z", "approve", false);
  decide(world, ada, "2026-11-20T06:00:00Z", "approve", true);
  decide(world, ada, "2026-11-19T06:00:00Z", "reject", false);
  decide(world, ada, "2026-11-19T06:00:00Z", "approve", false, true);
  decide(world, ada, "2026-09-01T06:00:00Z", "approve", false);

  const auto seen = world.call(Method::get, "/v1/op/overview", "", olga);
  const auto day = [&](const std::string& path) { return field(seen, path); };

  CHECK(day("drafts_decided_30d[29].day") == "2026-11-20");
  CHECK(day("drafts_decided_30d[29].approved") == "1");
  CHECK(day("drafts_decided_30d[29].edited") == "1");
  CHECK(day("drafts_decided_30d[28].rejected") == "1");
  CHECK(day("drafts_decided_30d[28].approved") == "0");
  CHECK(day("drafts_decided_30d[30].day") == "");
  CHECK(day("mails_7d[6].received") == "2");
  CHECK(day("mails_7d[5].drafted") == "2");
  CHECK(day("mails_7d[0].received") == "0");
  CHECK(std::stod(day("median_minutes_to_approve")) == 60);
  CHECK(seen.body.find("secret") == std::string::npos);
}

}
