#include "tests/sql_text.h"
#include "tests/world.h"

namespace aai::test {
namespace {

constexpr std::string_view one_decision = R"(
  begin;
  set session_replication_role = replica;
  insert into mail_messages (org_id, id, mailbox_id, thread_id, provider_id, provider_thread_id,
                             message_id, direction, from_name, from_address, subject, received_at,
                             size_bytes, raw_sha256, created_at)
  values (:org, :message, (select id from mailboxes where org_id = :org), :thread, :message, 't',
          '<m>', 'in', 'C', 'c@example.com', 'secret subject', :at, 1, '', :at);
  insert into drafts (org_id, id, mailbox_id, thread_id, message_id, head_message_id, state, level,
                      confidence, content_sha256, from_name, from_address, subject, preview,
                      category, priority, received_at, created_at, updated_at)
  values (:org, :draft, (select id from mailboxes where org_id = :org), :thread, :message, :message,
          'sent', 'ready', 'high', '', 'C', 'c@example.com', 'secret subject', 'secret preview',
          'other', 'normal', :at, :at, :at);
  insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                              content_sha256, author_id, created_at)
  values (:org, :draft, :draft, 1, 's', 't', '[]', '',
          case when :edited = 'yes' then :user::uuid end, :at);
  insert into draft_decisions (org_id, id, draft_id, version, decision, content_sha256,
                               head_message_id, decided_by, presented_sha256, created_at)
  values (:org, :draft, :draft, 1, :decision, '', :message, :user, sha256(''),
          :at::timestamptz + interval '1 hour');
  set session_replication_role = origin;
  commit)";

// A draft of that instant, decided an hour later. Its id.
std::string decide(World& world, const Person& who, std::string_view at, std::string_view decision,
                   bool edited) {
  const auto draft = world.value("select gen_random_uuid()"),
             message = world.value("select gen_random_uuid()");
  world.rows(sql(one_decision, {{"org", who.org.view()},
                                {"user", who.user.view()},
                                {"draft", draft},
                                {"message", message},
                                {"thread", message},
                                {"at", at},
                                {"decision", decision},
                                {"edited", edited ? "yes" : "no"}}));
  return draft;
}

void connect_mailbox(World& world, const Person& who, std::string_view status) {
  world.rows(sql(
      R"(insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                                connected_at)
         values (:org, gen_random_uuid(), 'google', 'a@example.com', 'a@example.com', :status,
                 :user, '2026-11-19T09:00:00Z'))",
      {{"org", who.org.view()}, {"user", who.user.view()}, {"status", status}}));
}

// What other tests left is not this test's service.
void empty_service(World& world) {
  world.rows(R"(set session_replication_role = replica;
                delete from subscriptions; delete from mailboxes; delete from mail_messages;
                delete from drafts;
                delete from draft_versions; delete from draft_decisions;
                delete from draft_decision_reversals;
                delete from job_failures;
                set session_replication_role = origin)");
}

}

TEST_CASE("overview: money, clients and what needs a person, counted across organisations") {
  World world;
  empty_service(world);
  const auto olga = world.operator_person();
  const auto subscribe = [&](const Person& who, std::string_view status, const std::string& rest) {
    world.rows(sql(
        "insert into subscriptions (org_id, id, plan_key, status, price_cents, quantity, currency, "
        "trial_ends_at, superseded_at) values (:org, gen_random_uuid(), 'practice', :status, " +
            rest + ")",
        {{"org", who.org.view()}, {"status", status}}));
  };
  const auto ada = world.owner("Lovelace Law"), late = world.owner("Late Ltd"),
             soon = world.owner("Soon AG");
  subscribe(ada, "active", "7900, 1, 'eur', null, null");
  subscribe(ada, "canceled", "7900, 1, 'eur', null, '2026-10-01T00:00:00Z'");
  subscribe(late, "past_due", "2900, 2, 'eur', null, null");
  subscribe(soon, "trialing", "7900, 1, 'eur', '2026-11-22T00:00:00Z', null");
  connect_mailbox(world, ada, "broken");
  world.rows(sql(
      "insert into job_failures (org_id, id, name, queue, payload, attempts, last_error, died_at) "
      "values (:org, gen_random_uuid(), 'n', 'q', '{}', 1, 'e', now())",
      {{"org", ada.org.view()}}));

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

TEST_CASE(
    "overview: decisions by day, edited ones apart, undone ones not at all, and never a word of "
    "anyone's mail") {
  World world;
  empty_service(world);
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  connect_mailbox(world, ada, "live");
  decide(world, ada, "2026-11-20T06:00:00Z", "approve", false);
  decide(world, ada, "2026-11-20T06:00:00Z", "approve", true);
  decide(world, ada, "2026-11-19T06:00:00Z", "reject", false);
  const auto undone = decide(world, ada, "2026-11-19T06:00:00Z", "approve", false);
  world.rows(sql("insert into draft_decision_reversals (org_id, decision_id, reason, created_at) "
                 "values (:org, :decision, 'undone', '2026-11-19T06:00:00Z')",
                 {{"org", ada.org.view()}, {"decision", undone}}));
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
