#pragma once
// The stage of mail's tests: Lovelace Law, Ada's Gmail mailbox, and a Google of our own.
#include <algorithm>

#include "assistant/mail/mail.h"
#include "platform/jobs/run_due.h"
#include "tests/google.h"
#include "tests/world.h"

namespace aai::mail {

using test::field, test::Method, test::org_path, test::Person, test::World;

// A small mail; `more` holds further header lines, each with its CRLF.
inline std::string eml(std::string_view from, std::string_view subject, std::string_view id,
                       std::string_view text, std::string_view more = "") {
  std::string mail;
  mail.append("From: ")
      .append(from)
      .append("\r\nTo: Ada <ada@lovelace.example>\r\nSubject: ")
      .append(subject);
  mail.append("\r\nMessage-ID: <")
      .append(id)
      .append(">\r\nDate: Fri, 20 Nov 2026 08:00:00 +0000\r\n")
      .append(more);
  return mail.append("Content-Type: text/plain; charset=utf-8\r\n\r\n").append(text).append("\r\n");
}

class Scene {
 public:
  Scene() : google(world.clock) {
    // Earlier scenes share the database; their mailboxes and jobs rest.
    world.rows("delete from jobs");
    world.rows("update mailboxes set status = 'broken'");
    world.config.google = Provider{std::string(google::TestGoogle::url), "client-1", "secret-1"};
    world.config.google_topic = "";
    world.http.on(std::string(google::TestGoogle::url),
                  [this](const net::Call& call) { return google.answer(call); });
    ada = world.owner("Lovelace Law");
  }

  // Google's consent page, as if she pressed "Allow"; answers where the browser is sent then.
  std::string consent(const std::string& consent_url, const Person& as) {
    google.nonce = parameter(consent_url, "nonce");
    return come_back("code=4/abc&state=" + parameter(consent_url, "state"), as);
  }
  std::string come_back(const std::string& query, const Person& as) {
    const auto reply = world.call(Method::get, "/oauth/google/callback?" + query, "", as);
    CHECK(reply.status == 303);
    return std::string(http::find_header(reply.headers, "Location"));
  }
  std::string begin(const Person& as) {
    return field(world.call(Method::post, org_path(as, "/mailboxes/google"), "", as), "url");
  }

  // Both consents; the job that reads the mailbox for the first time is waiting.
  void connect() { CHECK(consent(consent(begin(ada), ada), ada) == "/onboarding/?connected=1"); }
  void connect_and_read() {
    connect();
    run();
  }

  // Every due job of mail's, and nobody else's: what is asked of triage stays to be counted.
  void run() {
    const WorkPools logins{world.pool("aai_worker"), world.pool("aai_drafter"),
                           world.pool("aai_sender")};
    static const WorkTables* const tables[] = {&mail_work};
    world.wait(jobs::run_due_jobs(world.env, logins, tables));
  }
  // One tick of each of mail's crons, and what they enqueue.
  void sweep() {
    auto work = work_of(house_org);
    for (const auto& cron : mail_work.crons) world.wait(cron.run(work));
    run();
  }

  // A job that runs now, for what is asked of a Work.
  Work work_of(OrgId org) {
    const auto id = world.env.new_id<JobId>();
    world.rows(
        "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, "
        "lease_expires_at, "
        "lease_token, worker) values ('" +
        std::string(org.view()) + "', '" + std::string(id.view()) +
        "', 'mail.none', 'sync', '{}', 1, now(), now() + interval '1 hour', 1, 'test')");
    const WorkPools logins{world.pool("aai_worker"), world.pool("aai_drafter"),
                           world.pool("aai_sender")};
    return Work(world.env, logins, org, id, 1, 1);
  }

  http::Reply push(const std::string& id, std::string address = "ada@lovelace.example",
                   std::string audience = "") {
    if (audience.empty()) audience = world.config.public_url + "/hooks/gmail";
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(world.clock.now().time_since_epoch())
            .count();
    const auto token = google::test_signer().sign(
        R"({"iss":"https://accounts.google.com","aud":")" + audience +
        R"(","sub":"1","email":"push@project.example","email_verified":true,"iat":)" +
        std::to_string(now) + R"(,"exp":)" + std::to_string(now + 3600) + "}");
    const auto data = to_base64(R"({"emailAddress":")" + address + R"(","historyId":)" +
                                std::to_string(google.place) + "}");
    http::Headers headers;
    headers.emplace_back("authorization", "Bearer " + token);
    return world.call(
        Method::post, "/hooks/gmail",
        R"({"message":{"data":")" + data + R"(","messageId":")" + id + R"("},"subscription":"s"})",
        std::nullopt, headers);
  }

  // Every message of Google's is here, once, and nothing else is.
  bool is_equal() {
    std::vector<std::string> there, here;
    for (const auto& [id, mail] : google.mails) there.push_back(id);
    for (const auto& row :
         world.rows("select provider_id from mail_messages where removed_at is null and org_id = " +
                    org() + " order by 1"))
      here.push_back(row.at(0));
    std::ranges::sort(here);
    return there == here;
  }
  std::string org() const { return "'" + std::string(ada.org.view()) + "'"; }
  std::string one(const std::string& what, const std::string& from) {
    return world.value("select " + what + " from " + from + " where org_id = " + org());
  }
  std::string count(const std::string& from, const std::string& more = "") {
    return world.value("select count(*) from " + from + " where org_id = " + org() +
                       (more.empty() ? "" : " and " + more));
  }
  std::string asked_of_triage() { return count("jobs", "name = 'triage.read_message'"); }

  static std::string parameter(const std::string& url, const std::string& name) {
    for (const auto& [key, value] :
         http::parse_query(url.find('?') == url.npos ? "" : url.substr(url.find('?') + 1)))
      if (key == name) return value;
    return {};
  }

  World world;
  google::TestGoogle google;
  Person ada;
};

}
