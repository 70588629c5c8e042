// The promise "no mail is lost", proved against the Google counterpart where SANDBOX_GOOGLE names
// one (node sandbox/run.mjs --only google): pushes never come, the cursor is forgotten, tokens
// expire, calls fail and are limited, and in the end both sides hold the same messages.
#include <cstdlib>
#include <iostream>

#include "tests/mail_scene.h"
#include "assistant/mail/sealing.h"
#include "platform/net/curl_client.h"
#include "providers/google/gmail.h"

namespace aai::mail {
namespace {

// The counterpart lives in real time; what would wait for hours is told that they have passed.
struct ShiftedClock final : Clock {
  Instant now() const override { return real.now() + offset; }
  SystemClock real;
  std::chrono::microseconds offset{0};
};

class Census {
 public:
  explicit Census(const std::string& sandbox_url)
      : url(sandbox_url),
        http(world.io),
        env{clock, world.random, http, world.config, world.vault} {
    world.rows("delete from jobs");
    world.rows("update mailboxes set status = 'broken'");
    world.config.google = Provider{url, "assistantai.apps.googleusercontent.com", "GOCSPX-sandbox"};
    world.config.google_topic = "";
    ada = world.owner("Lovelace Law");
    address = "census-" + to_hex(ada.org.view().substr(28)) + "@lovelace-law.example";
    control("/_mailbox", R"({"address":")" + address + "\"}");
    connect();
  }

  std::string control(const std::string& path, std::string body) {
    net::Call call;
    call.method = Method::post;
    call.url = url + path;
    call.headers.emplace_back("Content-Type", "application/json");
    call.body = std::move(body);
    const auto answer = world.wait(http.send(std::move(call)));
    REQUIRE(answer.ok());
    return answer.body;
  }

  void deliver(int count) {
    for (int i = 0; i < count; ++i) {
      const auto id = std::to_string(++delivered) + "." + address;
      const auto raw = eml("Carl <carl" + std::to_string(delivered % 7) + "@customer.example>",
                           "Question " + std::to_string(delivered), id, "Hello?");
      control("/_deliver", R"({"to":")" + address + R"(","raw":")" + to_base64url(raw) + "\"}");
    }
  }

  void run() {
    const WorkPools logins{world.pool("aai_worker"), world.pool("aai_drafter"),
                           world.pool("aai_sender")};
    static const WorkTables* const tables[] = {&mail_work};
    world.wait(jobs::run_due_jobs(env, logins, tables));
  }

  void sweep() {
    const auto id = env.new_id<JobId>();
    world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, "
        "lease_expires_at, "
        "lease_token, worker) values ('" +
        std::string(house_org.view()) + "', '" + std::string(id.view()) +
        "', 'mail.none', 'sync', '{}', 1, now(), now() + interval '1 hour', 1, 'test')");
    const WorkPools logins{world.pool("aai_worker"), world.pool("aai_drafter"),
                           world.pool("aai_sender")};
    Work work(env, logins, house_org, id, 1, 1);
    for (const auto& cron : mail_work.crons) world.wait(cron.run(work));
    run();
  }

  // Sweeps, ten minutes apart, until both sides are equal; how many that took.
  int settle() {
    constexpr int sweeps_max = 40;
    int sweeps = 0;
    for (sweep(); here() != there() && sweeps < sweeps_max; ++sweeps) {
      clock.offset += std::chrono::minutes(10);
      sweep();
    }
    return sweeps;
  }

  std::vector<std::string> there() {
    google::Gmail gmail(http, clock, url, access_token);
    std::vector<std::string> ids;
    std::string page_token;
    do {
      auto page = world.wait(gmail.list("newer_than:90d", page_token));
      for (int tries = 0; tries < 20 && !page.ok();
           ++tries)  // a fault may still be waiting for its call
        page = world.wait(gmail.list("newer_than:90d", page_token));
      REQUIRE(page.ok());
      for (const auto& message : page.value.messages) ids.push_back(message.id);
      page_token = page.value.nextPageToken.value_or("");
    } while (!page_token.empty());
    std::ranges::sort(ids);
    return ids;
  }
  std::vector<std::string> here() {
    std::vector<std::string> ids;
    for (const auto& row : world.rows(
             "select provider_id from mail_messages where removed_at is null and org_id = '" +
             std::string(ada.org.view()) + "'"))
      ids.push_back(row.at(0));
    std::ranges::sort(ids);
    return ids;
  }

  World world;
  ShiftedClock clock;
  std::string url;
  net::CurlClient http;
  Env env;
  Person ada;
  std::string address, access_token;
  int delivered = 0;

 private:
  // As after both consents; the consent page itself is proved elsewhere.
  void connect() {
    const auto tokens =
        control("/_token", R"({"address":")" + address +
                               R"(","scope":"https://www.googleapis.com/auth/gmail.readonly"})");
    access_token = field(tokens, "access_token");
    const auto mailbox = env.new_id<MailboxId>();
    const auto org = "'" + std::string(ada.org.view()) + "'",
               id = "'" + std::string(mailbox.view()) + "'",
               user = "'" + std::string(ada.user.view()) + "'";
    const auto sealed = seal_grant(world.vault, GrantKind::read, ada.org, mailbox,
                                   field(tokens, "refresh_token"), "");
    world.rows(
        "insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by, "
        "connected_at) values (" +
        org + ", " + id + ", 'google', '" + address + "', '" + address + "', 'connecting', " +
        user + ", now())");
    world.rows(
        "insert into mailbox_credentials (org_id, mailbox_id, refresh_token, scopes, granted_by) "
        "values (" +
        org + ", " + id + ", '\\x" + to_hex(sealed.refresh_token.data) + "', '', " + user + ")");
    world.rows("insert into sync_cursors (org_id, mailbox_id, comparison) values (" + org + ", " +
               id + ", 'initial')");
  }
};

// One kind of trouble a round; the numbers say how often.
void disturb(Census& census, unsigned kind) {
  switch (kind % 6) {
    case 0:
      census.control(
          "/_fault",
          R"({"path":"/gmail/v1/","status":429,"headers":{"retry-after":"20"},"times":3})");
      break;
    case 1: census.control("/_fault", R"({"path":"/messages/","status":500,"times":4})"); break;
    case 2: census.control("/_fault", R"({"path":"/gmail/v1/","cut":true,"times":2})"); break;
    case 3: census.control("/_google", R"({"expire_tokens":true})"); break;
    case 4: census.control("/_fault", R"({"path":"/history","status":404,"times":1})"); break;
    case 5: census.control("/_fault", R"({"path":"/token","status":503,"times":2})"); break;
  }
}

}

TEST_CASE("census: whatever goes wrong on the way, both sides end with the same messages") {
  const char* sandbox = std::getenv("SANDBOX_GOOGLE");
  if (!sandbox || !*sandbox) {
    std::cout << "skipped, SANDBOX_GOOGLE is not set: census against the counterpart\n";
    return;
  }
  Census census(sandbox);
  census.deliver(120);
  census.settle();
  CHECK(census.here() == census.there());

  for (unsigned round = 0; round < 24; ++round) {
    census.deliver(7);
    disturb(census, round);
    census.sweep();
    census.clock.offset += std::chrono::minutes(2);
  }
  // Tokens of the counterpart live in real time, so a new one lists what is there.
  census.access_token =
      field(census.control("/_token", R"({"address":")" + census.address + "\"}"), "access_token");
  const int sweeps = census.settle();

  CHECK(census.here() == census.there());
  CHECK(census.here().size() == 288);
  const auto org = "'" + std::string(census.ada.org.view()) + "'";
  CHECK(census.world.value("select count(*) from sync_gaps where closed_at is null and org_id = " +
                           org) == "0");
  CHECK(census.world.value(
            "select count(*) from mail_problems where resolved_at is null and org_id = " + org) ==
        "0");
  std::cout << "census: 288 messages, equal after " << sweeps << " quiet sweeps, "
            << census.world.value("select count(*) from sync_gaps where org_id = " + org)
            << " gaps opened and closed\n";
}

}
