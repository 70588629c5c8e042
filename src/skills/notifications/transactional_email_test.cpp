#include "skills/notifications/transactional_email.h"

#include <set>

#include "gen/sql/app/entering.h"
#include "platform/jobs/runner.h"
#include "tests/sign_in.h"
#include "tests/outbox.h"

namespace aai::notifications {
namespace {

using test::answer_json, test::Browser, test::field, test::Method, test::new_address, test::Outbox,
    test::World;

struct Sender {
  World& world;
  test::Person ada = world.owner("Lovelace Law");

  EmailWish wish(const std::string& to, std::string key = "welcome") {
    EmailWish made{to, Template::welcome, "en", std::move(key), {}};
    made.facts.org_id = std::string(ada.org.view());
    made.facts.org_name = "Lovelace & <Law>";
    return made;
  }

  bool queue(const EmailWish& made, bool commits = true) {
    http::Request request;
    pg::Tx tx(world.pool("aai_app"), pg::Access::write, pg::bind(app::sql::act_for, ada.org), {});
    Ctx ctx{world.env, request, tx, world.clock.now()};
    ctx.org = ada.org;
    const bool is_new = world.wait(queue_email(ctx, made));
    if (commits) world.wait(tx.commit());
    return is_new;
  }

  std::string state(const std::string& to) {
    return world.value("select string_agg(state, ' ' order by id) from system_emails where "
        "to_address = '" + to + "'");
  }

  std::string dead_letters() {
    return world.value("select count(*) from job_failures where org_id = '" +
                       std::string(ada.org.view()) + "'");
  }
};

Values every_value() {
  Values values{{"token", std::string(43, 't')}, {"code", "042917"}, {"unsubscribe", "https://x"}};
  each_member<Facts>([&](auto member) {
    values.emplace_back(member.name, std::string("<") + member.name + "&>");
  });
  return values;
}

void unescape(std::string& text, std::string_view from, std::string_view into) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
    text.replace(at, from.size(), into);
}

constexpr Template all_templates[] = {
    Template::magic_link,   Template::welcome,           Template::trial_ending,
    Template::trial_ended,  Template::payment_failed,    Template::mailbox_reconnect,
    Template::daily_report, Template::account_read_only, Template::plan_ended,
    Template::invitation};
}

TEST_CASE(
    "transactional_email#1 a transaction rolled back mails nothing, a committed one exactly once") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada"), never = new_address(world, "never");

  sender.queue(sender.wish(never, "rolled-back"), false);
  CHECK(sender.queue(sender.wish(to)));
  CHECK(!sender.queue(sender.wish(to)));
  world.run_jobs();
  world.run_jobs();

  CHECK(outbox.calls_to(never).empty());
  const auto calls = outbox.calls_to(to);
  REQUIRE(calls.size() == 1);
  CHECK(http::find_header(calls[0].headers, "authorization") == "Bearer re_test_key");
  CHECK(field(calls[0].body, "headers.Auto-Submitted") == "auto-generated");
  CHECK(http::find_header(calls[0].headers, "idempotency-key") ==
        world.value("select id from system_emails where to_address = '" + to + "'"));
  CHECK(sender.state(to) == "sent");
}

TEST_CASE(
    "transactional_email#2 a lost answer is asked again with the same key and the same bytes") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada");
  sender.queue(sender.wish(to));

  outbox.next(test::no_answer());
  world.run_jobs();
  CHECK(sender.state(to) == "sending");
  world.clock.advance(std::chrono::hours(1));
  world.run_jobs();

  const auto calls = outbox.calls_to(to);
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].body == calls[1].body);
  CHECK(http::find_header(calls[0].headers, "idempotency-key") ==
        http::find_header(calls[1].headers, "idempotency-key"));
  CHECK(sender.state(to) == "sent");
}

TEST_CASE(
    "transactional_email#3 what is uncertain for a day waits for a person and is not sent again") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada");
  sender.queue(sender.wish(to));
  outbox.next(test::no_answer());
  world.run_jobs();

  world.clock.advance(std::chrono::hours(23));
  world.run_jobs();
  world.clock.advance(std::chrono::hours(48));
  world.run_jobs();

  CHECK(outbox.calls_to(to).size() == 1);
  CHECK(sender.state(to) == "uncertain");
  CHECK(sender.dead_letters() == "1");
}

TEST_CASE(
    "transactional_email#4 certain refusals never turn into uncertainty, and a wrong key loses no "
    "mail") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada");
  sender.queue(sender.wish(to));

  outbox.next(answer_json(
      403, R"({"statusCode":403,"name":"invalid_api_key","message":"API key is invalid."})"));
  world.run_jobs();
  world.clock.advance(std::chrono::hours(30));
  auto limited = answer_json(
      429, R"({"statusCode":429,"name":"rate_limit_exceeded","message":"Too many requests."})");
  limited.headers.emplace_back("Retry-After", "2");
  outbox.next(limited);
  world.run_jobs();
  world.clock.advance(std::chrono::seconds(2));
  world.run_jobs();

  CHECK(outbox.calls_to(to).size() == 3);
  CHECK(sender.state(to) == "sent");
  CHECK(sender.dead_letters() == "0");
}

TEST_CASE("transactional_email#5 a mail the provider will never take fails loudly, once") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada");
  sender.queue(sender.wish(to));

  outbox.next(answer_json(
      422, R"({"statusCode":422,"name":"validation_error","message":"Invalid `to` field."})"));
  world.run_jobs();
  world.clock.advance(std::chrono::hours(2));
  world.run_jobs();

  CHECK(outbox.calls_to(to).size() == 1);
  CHECK(sender.state(to) == "failed");
  CHECK(sender.dead_letters() == "1");
}

TEST_CASE(
    "transactional_email#6 a missing fact, or one that would break a line, fails the job and sends "
    "nothing") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada"), injected = new_address(world, "mallory");
  auto incomplete = sender.wish(to, "incomplete");
  incomplete.facts.org_name.reset();
  auto broken = sender.wish(injected, "broken");
  broken.facts.org_name = "Law\r\nBcc: everyone@example.com";

  sender.queue(incomplete);
  sender.queue(broken);
  world.run_jobs();

  CHECK(outbox.calls_to(to).empty());
  CHECK(outbox.calls_to(injected).empty());
  CHECK(sender.state(to) == "failed");
  CHECK(sender.state(injected) == "failed");
  CHECK(world.value("select error from system_emails where to_address = '" + to + "'") ==
      "the fact org_name is missing");
}

TEST_CASE("transactional_email#7 every template in every language is text and HTML with the same "
    "links, on our origin") {
  const std::string origin = "https://assistantai.example";
  for (const auto what : all_templates) {
    for (const std::string locale : {"en", "de"}) {
      CAPTURE(boost::describe::enum_to_string(what, ""));
      CAPTURE(locale);
      const auto letter = render_letter(what, locale, every_value(), origin);

      CHECK(!letter.subject.empty());
      CHECK(letter.html.size() < 20000);
      CHECK(letter.text.find('{') == std::string::npos);
      CHECK(letter.html.find("<org_name&>") == std::string::npos);
      CHECK(letter.html.find("prefers-color-scheme:dark") != std::string::npos);
      CHECK(letter.html.find("<img") == std::string::npos);
      CHECK(letter.html.find("<script") == std::string::npos);
      int links = 0;
      for (auto at = letter.html.find("href=\""); at != std::string::npos;
           at = letter.html.find("href=\"", at + 1)) {
        auto url = letter.html.substr(at + 6, letter.html.find('"', at + 6) - at - 6);
        CHECK(url.starts_with(origin));
        unescape(url, "&lt;", "<");
        unescape(url, "&gt;", ">");
        unescape(url, "&amp;", "&");
        CHECK(letter.text.find(url) != std::string::npos);
        ++links;
      }
      CHECK(links >= 2);
    }
  }
}

TEST_CASE("transactional_email#8 codes, tokens and names stay out of subjects") {
  for (const auto& words : {english_words(), german_words()}) {
    for (const auto& one : words) CHECK(one.subject.find('{') == std::string_view::npos);
  }
}

TEST_CASE(
    "transactional_email#9 a hundred triggers for one recipient in an hour are twenty mails") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto to = new_address(world, "ada"), other = new_address(world, "grace");

  for (int i = 0; i < 100; ++i) sender.queue(sender.wish(to, "trigger-" + std::to_string(i)));
  sender.queue(sender.wish(other, "another"));
  world.run_jobs();

  CHECK(outbox.calls_to(to).size() == 20);
  CHECK(outbox.calls_to(other).size() == 1);
  CHECK(world.value("select count(*) from system_emails where state = 'throttled' and to_address = "
      "'" + to + "'") == "80");
}

TEST_CASE(
    "transactional_email#10 the sign-in mail carries code and link; neither is in the queue or a "
    "table") {
  World world;
  Outbox outbox(world);
  Browser browser(world);
  const auto email = new_address(world, "ada");
  const auto id = test::ask_to_sign_in(browser, email);

  world.run_jobs();

  const auto calls = outbox.calls_to(email);
  REQUIRE(calls.size() == 1);
  const auto secrets = identity::link_secrets(world.env, *identity::LinkId::parse(id));
  const auto text = field(calls[0].body, "text");
  CHECK(text.find("https://assistantai.example/auth/magic#" + secrets.token) != std::string::npos);
  CHECK(text.find(secrets.code) != std::string::npos);
  CHECK(field(calls[0].body, "subject").find(secrets.code) == std::string::npos);
  const auto stored = world.value("select string_agg(e::text, ' ') from system_emails e where "
      "e.to_address = '" + email + "'");
  CHECK(stored.find(secrets.token) == std::string::npos);
  CHECK(stored.find(secrets.code) == std::string::npos);
  CHECK(browser.post("/v1/auth/magic-links/consume", R"({"token":")" + secrets.token + "\"}")
            .status == 200);
}

TEST_CASE("transactional_email#11 a sign-in mail repeated after a lost answer is the same mail") {
  World world;
  Outbox outbox(world);
  Browser browser(world);
  const auto email = new_address(world, "ada");
  outbox.next(test::no_answer());
  // Other tests' leftovers must not eat the planned answer.
  world.rows("delete from jobs");
  test::ask_to_sign_in(browser, email);

  world.run_jobs();
  world.clock.advance(std::chrono::minutes(1));
  world.run_jobs();

  const auto calls = outbox.calls_to(email);
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].body == calls[1].body);
  CHECK(world.value("select count(*) from system_emails where to_address = '" + email + "'") ==
        "1");
}

TEST_CASE(
    "transactional_email#12 what concerns the practice goes to its owners, each once, and to no "
    "other tenant") {
  World world;
  Outbox outbox(world);
  Sender sender{world};
  const auto second = world.member(sender.ada, "owner"), member = world.member(sender.ada);
  const auto initech = world.owner("Initech");
  world.rows("update users set locale = 'de' where id = '" + std::string(second.user.view()) + "'");
  const JobId job = world.env.new_id<JobId>();
  world.rows(
      "insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, "
      "lease_expires_at, lease_token) values ('" +
      std::string(house_org.view()) + "', '" + std::string(job.view()) +
      "', 'test', 'test', "
      "'{}', 1, now(), now() + interval '1 hour', 7)");
  Work work(world.env,
            {world.pool("aai_worker"), world.pool("aai_drafter"), world.pool("aai_sender")},
            house_org, job, 7, 1);

  for (int i = 0; i < 2; ++i) {
    auto tx = work.transaction(sender.ada.org);
    world.wait(write_to_owners(work, tx, sender.ada.org, sender.wish("", "trial_ending")));
    world.wait(tx.commit());
  }
  world.rows("delete from jobs where id = '" + std::string(job.view()) + "'");
  world.run_jobs();

  REQUIRE(outbox.calls_to(sender.ada.email).size() == 1);
  REQUIRE(outbox.calls_to(second.email).size() == 1);
  CHECK(field(outbox.calls_to(second.email)[0].body, "subject") == "Willkommen bei AssistantAI");
  CHECK(outbox.calls_to(member.email).empty());
  CHECK(outbox.calls_to(initech.email).empty());
}
}
