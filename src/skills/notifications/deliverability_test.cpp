#include "skills/notifications/deliverability.h"

#include "gen/sql/app/entering.h"
#include "providers/resend/webhook.h"
#include "tests/sign_in.h"
#include "tests/outbox.h"

namespace aai::notifications {
namespace {

using test::Browser, test::field, test::Method, test::new_address, test::Outbox, test::World;

// A practice that has sent one mail, and the provider that tells about it.
struct Told {
  World& world;
  Outbox outbox{world};
  test::Person ada = world.owner("Lovelace Law");
  std::string to = new_address(world, "ada");
  std::string email_id = mail(to, "first");
  int told = 0;

  std::string mail(const std::string& address, const std::string& key) {
    http::Request request;
    pg::Tx tx(world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org), {});
    Ctx ctx{world.env, request, tx, world.clock.now()};
    ctx.org = ada.org;
    EmailWish wish{address, Template::welcome, "en", key, {}};
    wish.facts.org_id = std::string(ada.org.view());
    wish.facts.org_name = "Lovelace Law";
    world.wait(queue_email(ctx, wish));
    world.wait(tx.commit());
    world.run_jobs();
    return world.value("select id from system_emails where dedupe_key = '" + key + "' and org_id = "
        "'" + std::string(ada.org.view()) + "'");
  }

  http::Reply tell(const std::string& type, std::string id = "", const std::string& extra = "") {
    const auto body = R"({"type":")" + type + R"(","created_at":")" +
                      to_rfc3339(world.clock.now()) +
                      R"(","data":{"email_id":"re_1","from":"x","subject":"y","to":[")" + to +
                      R"("],"tags":{"email_id":")" + email_id + "\"}" + extra + "}}";
    if (id.empty()) id = "msg_" + std::string(world.env.new_id<JobId>().view());
    return send(body, resend::sign(body, id, world.config.resend.secret, world.clock.now()));
  }

  http::Reply send(const std::string& body, http::Headers headers) {
    headers.emplace_back("sec-fetch-site", "none");
    return world.call(Method::post, "/webhooks/resend", body, std::nullopt, headers);
  }

  std::string state() {
    return world.value("select state from system_emails where id = '" + email_id + "'");
  }
  std::string suppressed() {
    return world.value("select coalesce(string_agg(stream || ' ' || reason, ', ' order by stream), "
        "'') from email_suppressions where email = '" + to + "'");
  }
};

}

TEST_CASE("deliverability#1 an event without the right signature changes nothing") {
  World world;
  Told provider{world};
  const std::string body = R"({"type":"email.bounced","created_at":"2026-11-20T09:00:00Z",)"
                           R"("data":{"email_id":"re_1","to":[")" + provider.to + R"("]}})";

  CHECK(provider.send(body, {}).status == 400);
  const auto forged =
      provider.send(body, resend::sign(body, "msg_x", "whsec_Zm9yZ2Vk", world.clock.now()));
  CHECK(field(forged, "code") == "notifications.bad_signature");
  const auto old = provider.send(body, resend::sign(body, "msg_y", world.config.resend.secret,
      world.clock.now() - std::chrono::minutes(6)));
  CHECK(old.status == 400);

  CHECK(provider.suppressed() == "");
  CHECK(provider.state() == "sent");
}

TEST_CASE("deliverability#2 late, double and out of order: the state only rises") {
  World world;
  Told provider{world};
  CHECK(provider.tell("email.bounced", "msg_b" + provider.email_id).status == 200);

  CHECK(provider.tell("email.delivered").status == 200);
  CHECK(provider.tell("email.sent").status == 200);
  CHECK(provider.tell("email.bounced", "msg_b" + provider.email_id).status == 200);

  CHECK(provider.state() == "bounced");
  CHECK(world.value("select count(*) from email_events where email_id = '" + provider.email_id +
                    "'") == "3");
}

TEST_CASE("deliverability#3 after a hard bounce or a complaint the product stream stays closed") {
  World world;
  Told provider{world};
  provider.tell("email.complained");
  CHECK(provider.suppressed() == "product complained");

  const auto second = provider.mail(provider.to, "second");

  CHECK(provider.outbox.calls_to(provider.to).size() == 1);
  CHECK(world.value("select state from system_emails where id = '" + second + "'") == "suppressed");
  CHECK(world.value("select count(*) from job_failures where org_id = '" +
      std::string(provider.ada.org.view()) + "'") == "0");
}

TEST_CASE(
    "deliverability#4 sign-in mail pauses for a day after a bounce, then gets through again") {
  World world;
  Told provider{world};
  Browser browser(world);
  provider.tell("email.bounced", "",
                R"(,"bounce":{"type":"Permanent","subType":"General","message":"no such user"})");
  CHECK(provider.suppressed() == "product bounced, security bounced");

  test::ask_to_sign_in(browser, provider.to);
  world.run_jobs();
  CHECK(provider.outbox.calls_to(provider.to).size() == 1);
  world.clock.advance(std::chrono::hours(24));
  test::ask_to_sign_in(browser, provider.to);
  world.run_jobs();

  CHECK(provider.outbox.calls_to(provider.to).size() == 2);
}

TEST_CASE("deliverability#5 a full mailbox is not a reason to stop writing") {
  World world;
  Told provider{world};

  provider.tell("email.bounced", "",
                R"(,"bounce":{"type":"Transient","subType":"MailboxFull","message":"later"})");

  CHECK(provider.suppressed() == "");
}

TEST_CASE(
    "deliverability#6 an event names a mail by our tag; the wall keeps it from any other "
    "tenant's") {
  World world;
  Told provider{world}, initech{world};
  provider.email_id = initech.email_id;

  provider.tell("email.bounced");

  CHECK(initech.state() == "bounced");
  provider.email_id = "not-a-uuid";
  CHECK(provider.tell("email.bounced").status == 200);
  provider.email_id = std::string(world.env.new_id<EmailId>().view());
  CHECK(provider.tell("email.bounced").status == 200);
}
}
