#include "tests/world.h"

namespace aai::test {
namespace {

std::string q(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string connect_mailbox(World& world, const Person& who) {
  // The newest of all, whatever other tests connected.
  const auto id =
      world.value("select overlay(gen_random_uuid()::text placing 'ffffffff' from 1 for 8)");
  world.rows(
      "insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by, "
      "connected_at) values (" +
      q(who.org.view()) + ", " + q(id) +
      ", 'google', 'office@example.com', 'office@example.com', 'live', " + q(who.user.view()) +
      ", '2026-11-19T09:00:00Z')");
  world.rows(
      "insert into sync_cursors (org_id, mailbox_id, message_count, last_synced_at) values (" +
      q(who.org.view()) + ", " + q(id) + ", 12, '2026-11-20T08:58:30Z')");
  return id;
}

void subscribe(World& world, const Person& who, const std::string& columns,
               const std::string& values) {
  world.rows("insert into subscriptions (org_id, id, plan_key, " + columns + ") values (" +
             q(who.org.view()) + ", gen_random_uuid(), 'practice', " + values + ")");
}

// The id behind which this one comes first in a list by id, whatever other tests made.
std::string just_above(std::string id) {
  for (auto at = id.rbegin(); at != id.rend(); ++at) {
    if (*at == '-') continue;
    const bool carries = *at == 'f';
    *at = carries ? '0' : *at == '9' ? 'a' : static_cast<char>(*at + 1);
    if (!carries) break;
  }
  return id;
}

std::string audit(World& world, OrgId org, const std::string& action) {
  return world.value("select count(*) from audit_log where org_id = " + q(org.view()) +
                     " and action = " + q(action));
}

}

TEST_CASE(
    "clients: an operator finds a client by part of its name, with plan, access and use; the look "
    "is on record") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law 50%"),
             other = world.owner("Initech 51%");
  subscribe(world, ada, "status, trial_ends_at", "'trialing', '2026-11-25T00:00:00Z'");
  connect_mailbox(world, ada);

  const auto found = world.call(Method::get, "/v1/op/clients?query=law+50%25", "", olga);

  CHECK(found.status == 200);
  CHECK(field(found, "items[0].name") == "Lovelace Law 50%");
  CHECK(field(found, "items[0].owner_email") == ada.email);
  CHECK(field(found, "items[0].plan_key") == "practice");
  CHECK(field(found, "items[0].status") == "trialing");
  CHECK(field(found, "items[0].access") == "trial");
  CHECK(field(found, "items[0].mailboxes") == "1");
  CHECK(found.body.find("Initech") == std::string::npos);
  CHECK(world.value("select count(*) from audit_log where action = 'operator.searched_clients' and "
                    "target = 'law 50%' "
                    "and actor_id = " +
                    q(olga.user.view())) == "1");

  world.clock.advance(std::chrono::hours(24 * 6));
  CHECK(field(world.call(Method::get, "/v1/op/clients?query=law+50%25", "", olga),
              "items[0].access") == "ended");
  CHECK(field(world.call(Method::get, "/v1/op/clients?query=51%25", "", olga), "items[0].status") ==
        "none");
}

TEST_CASE("clients: the list is paged, and every client comes once") {
  World world;
  const auto olga = world.operator_person();
  for (int i = 0; i < 60; ++i) {
    world.owner("Paged");
    world.clock.advance(std::chrono::milliseconds(2));
  }

  const auto first = world.call(Method::get, "/v1/op/clients?query=Paged", "", olga);
  const auto cursor = field(first, "next_cursor");
  const auto second =
      world.call(Method::get, "/v1/op/clients?query=Paged&after=" + cursor, "", olga);

  CHECK(field(first, "items[49].org_id") == cursor);
  CHECK(field(second, "next_cursor") == "null");
  CHECK(field(second, "items[9].org_id") != "");
  CHECK(field(second, "items[10].org_id") == "");
}

TEST_CASE("clients: an operator pauses and resumes a mailbox, on record, and its pages are told") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  const auto mailbox = connect_mailbox(world, ada);
  const auto path = "/v1/op/mailboxes/" + mailbox + "/pause";

  CHECK(world.call(Method::put, path, "", olga).status == 204);
  CHECK(world.call(Method::put, path, "", olga).status == 204);
  auto listed = world.call(Method::get, "/v1/op/mailboxes", "", olga);
  CHECK(listed.body.find("\"mailbox_id\":\"" + mailbox + "\"") != std::string::npos);
  CHECK(world.value("select count(*) from mailbox_pauses where mailbox_id = " + q(mailbox)) == "1");
  CHECK(
      world.value("select count(*) from org_events where topic = 'mailbox.changed' and org_id = " +
                  q(ada.org.view())) == "2");

  CHECK(world.call(Method::del, path, "", olga).status == 204);
  CHECK(world.value("select count(*) from mailbox_pauses where mailbox_id = " + q(mailbox)) == "0");
  CHECK(world.value("select count(*) from jobs where name = 'mail.sync' and org_id = " +
                    q(ada.org.view())) == "1");
  CHECK(audit(world, ada.org, "operator.paused_mailbox") == "2");
  CHECK(audit(world, ada.org, "operator.resumed_mailbox") == "1");
  CHECK(world
            .call(Method::put, "/v1/op/mailboxes/00000000-0000-7000-8000-000000000000/pause", "",
                  olga)
            .status == 404);
}

TEST_CASE("clients: mailboxes show how far behind they are, payments whose they are") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  const auto mailbox = connect_mailbox(world, ada);
  world.rows(
      "insert into payments (org_id, id, stripe_invoice_id, amount_cents, currency, status, "
      "invoice_number, "
      "paid_at, invoiced_at) values (" +
      q(ada.org.view()) +
      ", 'ffffffff-ffff-7fff-8fff-ffffffffffff', 'in_1', "
      "7900, 'eur', 'paid', 'A-1', '2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z')");

  const auto listed = world.call(Method::get, "/v1/op/mailboxes", "", olga);
  const auto at = listed.body.find(mailbox);
  REQUIRE(at != std::string::npos);
  CHECK(listed.body.find("\"lag_seconds\":90", at) != std::string::npos);
  CHECK(listed.body.find("\"message_count\":12", at) != std::string::npos);

  const auto paid = world.call(Method::get, "/v1/op/payments", "", olga);
  CHECK(field(paid, "items[0].org_name") == "Lovelace Law");
  CHECK(field(paid, "items[0].amount_cents") == "7900");
  world.rows("delete from payments where org_id = " + q(ada.org.view()));
}

TEST_CASE(
    "clients: an operator has a mailbox's recent mail read again, in its own organisation and on "
    "record") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  const auto mailbox = connect_mailbox(world, ada);

  CHECK(world.call(Method::post, "/v1/op/mailboxes/" + mailbox + "/replay", "", olga).status ==
        204);

  const auto rows = world.rows("select org_id, name, payload->>'mailbox_id' from jobs");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0] == std::vector<std::string>{std::string(ada.org.view()), "mail.compare", mailbox});
  CHECK(audit(world, ada.org, "operator.replayed_mailbox") == "1");
}

TEST_CASE("clients: an owner finds none of this, and changes nothing") {
  World world;
  const auto ada = world.owner("Lovelace Law");
  const auto mailbox = connect_mailbox(world, ada);

  for (const auto* path : {"/v1/op/clients", "/v1/op/payments", "/v1/op/mailboxes",
                           "/v1/op/overview", "/v1/op/stripe-events"})
    CHECK(world.call(Method::get, path, "", ada).status == 404);
  CHECK(world.call(Method::put, "/v1/op/mailboxes/" + mailbox + "/pause", "", ada).status == 404);
  CHECK(world.value("select count(*) from mailbox_pauses where mailbox_id = " + q(mailbox)) == "0");
}

TEST_CASE(
    "operator_console#5 an event of Stripe is listed without its contents and applied again on "
    "record") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  const auto id = "evt_" + std::string(ada.org.view().substr(24));
  world.rows(
      "insert into stripe_events (id, type, payload, state, attempts, error, org_id, received_at) "
      "values (" +
      q(id) +
      ", 'invoice.paid', '{\"secret\":\"of the client\"}', 'failed', 12, 'no such customer', " +
      q(ada.org.view()) + ", '2026-11-20T08:00:00Z')");

  const auto listed = world.call(Method::get, "/v1/op/stripe-events", "", olga);
  const auto replayed =
      world.call(Method::post, "/v1/op/stripe-events/" + id + "/replay", "", olga);

  CHECK(listed.body.find(id) != std::string::npos);
  CHECK(listed.body.find("of the client") == std::string::npos);
  CHECK(replayed.status == 204);
  CHECK(world.value("select state from stripe_events where id = " + q(id)) == "received");
  CHECK(world.value("select count(*) from jobs where name = 'billing.apply_event' and "
                    "payload->>'event_id' = " +
                    q(id)) == "1");
  CHECK(audit(world, ada.org, "operator.replayed_stripe_event") == "1");
  CHECK(world.call(Method::post, "/v1/op/stripe-events/evt_unknown/replay", "", olga).status ==
        404);
}
TEST_CASE("clients: an operator sees whose audit is broken and who has stopped all sending") {
  World world;
  const auto olga = world.operator_person(), ada = world.owner("Lovelace Law");
  const auto path = "/v1/op/safety?after=" + just_above(std::string(ada.org.view()));
  const auto before = world.call(Method::get, path, "", olga);
  CHECK(field(before, "items[0].org_name") == "Lovelace Law");
  CHECK(field(before, "items[0].stopped_at") == "null");

  world.call(Method::put, org_path(ada, "/sending-stop"), R"({"reason":"private words"})", ada);
  world.rows("insert into audit_verifications (org_id, verified_at, row_count, finding_count, "
             "finding, finding_seq, broken_since, created_at) values (" + q(ada.org.view()) +
             ", '2026-11-20T08:00:00Z', 3, 1, 'FLIPPED', 2, '2026-11-19T08:00:00Z', now())");
  const auto seen = world.call(Method::get, path, "", olga);

  CHECK(field(seen, "items[0].finding") == "FLIPPED");
  CHECK(field(seen, "items[0].finding_seq") == "2");
  CHECK(field(seen, "items[0].broken_since") == "2026-11-19T08:00:00Z");
  CHECK(field(seen, "items[0].stopped_at") == "2026-11-20T09:00:00Z");
  CHECK(seen.body.find("private words") == seen.body.npos);
  CHECK(world.call(Method::get, "/v1/op/safety", "", ada).status == 404);
}

}
