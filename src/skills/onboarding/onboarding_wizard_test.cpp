#include "skills/onboarding/onboarding_wizard.h"

#include <algorithm>

#include "tests/outbox.h"

namespace aai::onboarding {
namespace {

using test::field, test::Method, test::org_path, test::Outbox, test::World;

constexpr std::string_view practice_body =
    R"({"name":"Lovelace Law","profession":"lawyer","website":"https://lovelace-law.example"})";
constexpr std::string_view services_body =
    R"({"services":[{"name":"First meeting","fee_cents":11000,"currency":"eur","unit":"hour"},)"
    R"({"name":"Retainer","currency":"eur","unit":"month"}]})";
constexpr std::string_view voice_body =
    R"({"tone":"warm","signature":"Kind regards,\nAda","language":"en"})";
constexpr std::string_view hours_body =
    R"({"time_zone":"Europe/Berlin","days":[{"weekday":5,"opens":"09:00","closes":"12:00"},)"
    R"({"weekday":1,"opens":"09:00","closes":"17:30"}]})";

struct Wizard {
  World& world;
  test::Person ada = world.owner("Lovelace Law");

  http::Reply get() { return world.call(Method::get, org_path(ada, "/onboarding"), "", ada); }
  http::Reply put(std::string_view step, std::string_view body) {
    return world.call(Method::put, org_path(ada, "/onboarding/" + std::string(step)), body, ada);
  }
  http::Reply skip(std::string_view step) { return put("skips/" + std::string(step), "{}"); }
  http::Reply complete() {
    return world.call(Method::post, org_path(ada, "/onboarding/completion"), "{}", ada);
  }
  void begin_trial() {
    world.rows("insert into subscriptions (org_id, id, plan_key, status, trial_ends_at) values ('" +
               std::string(ada.org.view()) + "', gen_random_uuid(), 'practice', 'trialing', '" +
               to_rfc3339(world.clock.now() + std::chrono::hours(14 * 24)) + "')");
  }
  void answer_all() {
    put("practice", practice_body);
    put("services", services_body);
    put("voice", voice_body);
    put("hours", hours_body);
    skip("mailbox");
    skip("knowledge");
  }
  std::string rows_of(const std::string& table) {
    return world.value("select count(*) from " + table + " where org_id = '" +
                       std::string(ada.org.view()) + "'");
  }
};

std::string statuses(const http::Reply& reply) {
  std::string all;
  for (int i = 0; i < 7; ++i) all += field(reply, "steps[" + std::to_string(i) + "].status") + " ";
  return all;
}

}

TEST_CASE(
    "onboarding_wizard#1 after every step another device goes on where the last one stopped") {
  World world;
  Wizard wizard{world};
  const auto current = [&] { return field(wizard.get(), "current_step"); };

  CHECK(current() == "practice");
  CHECK(field(wizard.get(), "practice") == "null");
  wizard.put("practice", practice_body);
  CHECK(current() == "services");
  wizard.put("services", services_body);
  CHECK(current() == "voice");
  wizard.put("voice", voice_body);
  CHECK(current() == "hours");
  wizard.put("hours", hours_body);
  CHECK(current() == "mailbox");
  wizard.skip("mailbox");
  CHECK(current() == "knowledge");
  wizard.skip("knowledge");
  CHECK(current() == "done");

  const auto all = wizard.get();
  CHECK(field(all, "practice.profession") == "lawyer");
  CHECK(field(all, "practice.website") == "https://lovelace-law.example");
  CHECK(field(all, "services[0].fee_cents") == "11000");
  CHECK(field(all, "services[1].fee_cents") == "null");
  CHECK(field(all, "voice.signature") == "Kind regards,\nAda");
  CHECK(field(all, "hours.time_zone") == "Europe/Berlin");
  CHECK(field(all, "hours.days[0].weekday") == "1");
  CHECK(field(all, "hours.days[1].closes") == "12:00");
  CHECK(field(all, "mailbox") == "null");
  CHECK(field(all, "document_count") == "0");
  CHECK(statuses(all) == "done done done done skipped skipped todo ");
}

TEST_CASE(
    "onboarding_wizard#2 a step before its turn is refused and names the one that is missing") {
  World world;
  Wizard wizard{world};

  const auto early = wizard.put("hours", hours_body);
  CHECK(early.status == 409);
  CHECK(field(early, "code") == "onboarding.step_missing");
  CHECK(field(early, "detail") == "practice");
  wizard.put("practice", practice_body);
  CHECK(field(wizard.skip("knowledge"), "detail") == "services");
  CHECK(field(wizard.complete(), "detail") == "services");

  CHECK(wizard.rows_of("business_hours") == "0");
  CHECK(wizard.rows_of("onboarding_skips") == "0");
  CHECK(field(wizard.get(), "completed_at") == "null");
}

TEST_CASE(
    "onboarding_wizard#3 an earlier step can be answered again, and lists are replaced whole") {
  World world;
  Wizard wizard{world};
  wizard.answer_all();

  const auto reply = wizard.put(
      "services",
      R"({"services":[{"name":"Opinion","fee_cents":5000,"currency":"chf","unit":"fixed"}]})");

  CHECK(reply.status == 200);
  CHECK(field(reply, "services[0].name") == "Opinion");
  CHECK(field(reply, "services[1].name") == "");
  CHECK(field(reply, "current_step") == "done");
  CHECK(wizard.rows_of("practice_services") == "1");
}

TEST_CASE("onboarding_wizard#4 done is read from facts: what is undone is open again") {
  World world;
  Wizard wizard{world};
  wizard.put("practice", practice_body);
  wizard.put("services", services_body);
  CHECK(field(wizard.get(), "steps[1].status") == "done");

  world.rows("delete from practice_services where org_id = '" + std::string(wizard.ada.org.view()) +
             "'");

  CHECK(field(wizard.get(), "steps[1].status") == "todo");
  CHECK(field(wizard.get(), "current_step") == "services");
}

TEST_CASE("onboarding_wizard#5 a connected mailbox and a note are facts too, whoever wrote them") {
  World world;
  Wizard wizard{world};
  const std::string org(wizard.ada.org.view()), user(wizard.ada.user.view());
  world.rows(
      "insert into mailboxes (org_id, id, provider, address, address_key, status, "
      "connected_by, connected_at) values ('" +
      org + "', gen_random_uuid(), 'google', 'Ada@law.example', 'ada@law.example', 'live', '" +
      user + "', now())");
  world.rows("insert into knowledge_documents (org_id, id, title, body, created_by) values ('" +
             org + "', gen_random_uuid(), 'Fees', '110', '" + user + "')");

  const auto all = wizard.get();

  CHECK(field(all, "mailbox.address") == "Ada@law.example");
  CHECK(field(all, "mailbox.status") == "live");
  CHECK(field(all, "document_count") == "1");
  CHECK(field(all, "steps[4].status") == "done");
  CHECK(field(all, "steps[5].status") == "done");
}

TEST_CASE(
    "onboarding_wizard#6 finishing needs a plan; it happens once, tells the chooser and writes one "
    "welcome") {
  World world;
  Outbox outbox(world);
  Wizard wizard{world};
  wizard.answer_all();
  const auto unpaid = wizard.complete();
  CHECK(unpaid.status == 402);
  CHECK(field(unpaid, "code") == "onboarding.plan_missing");
  CHECK(field(world.call(Method::get, "/v1/me", "", wizard.ada), "orgs[0].onboarded") == "false");

  wizard.begin_trial();
  const auto first = wizard.complete();
  world.clock.advance(std::chrono::hours(1));
  const auto second = wizard.complete();
  world.run_jobs();

  CHECK(first.status == 200);
  CHECK(field(second, "completed_at") == field(first, "completed_at"));
  CHECK(field(first, "steps[6].status") == "done");
  const auto me = world.call(Method::get, "/v1/me", "", wizard.ada);
  CHECK(field(me, "orgs[0].onboarded") == "true");
  CHECK(field(me, "next") == "/portal/");
  const auto calls = outbox.calls_to(wizard.ada.email);
  CHECK(std::ranges::count_if(calls, [](const net::Call& call) {
          return field(call.body, "subject") == "Welcome to AssistantAI";
        }) == 1);
}

TEST_CASE(
    "onboarding_wizard#7 what cannot be is refused with the field, and nothing is half saved") {
  World world;
  Wizard wizard{world};
  const auto wrong = [&](std::string_view step, std::string_view body) {
    const auto reply = wizard.put(step, body);
    CHECK(reply.status == 422);
    return field(reply, "fields[0].path");
  };

  CHECK(wrong("practice", R"({"name":"","profession":"lawyer"})") == "body.name");
  CHECK(wrong("practice", R"({"name":"x","profession":"wizard"})") == "body.profession");
  CHECK(wrong("practice", R"({"name":"x","profession":"lawyer","website":"javascript:alert"})") ==
        "body.website");
  wizard.put("practice", practice_body);
  CHECK(wrong("services", R"({"services":[]})") == "body.services");
  CHECK(wrong("services", R"({"services":[{"name":"a","currency":"eur","unit":"hour"},)"
              R"({"name":"b","fee_cents":-1,"currency":"eur","unit":"hour"}]})") ==
        "body.services[1].fee_cents");
  CHECK(wrong("services", R"({"services":[{"name":"a","currency":"EUR","unit":"hour"}]})") ==
      "body.services[0].currency");
  wizard.skip("services");
  wizard.skip("voice");
  CHECK(wrong("hours", R"({"time_zone":"EST5","days":[]})") == "body.time_zone");
  CHECK(
      wrong(
          "hours",
          R"({"time_zone":"Europe/Berlin",)"
          R"("days":[{"weekday":1,"opens":"17:00","closes":"09:00"}]})") ==
      "body.days[0].closes");
  CHECK(
      wrong(
          "hours",
          R"({"time_zone":"Europe/Berlin","days":[{"weekday":1,"opens":"09:00","closes":"10:00"},)"
          R"({"weekday":1,"opens":"11:00","closes":"12:00"}]})") == "body.days[1].weekday");
  CHECK(
      wrong(
          "hours",
          R"({"time_zone":"Europe/Berlin",)"
          R"("days":[{"weekday":1,"opens":"9:00","closes":"25:00"}]})") ==
      "body.days[0].opens");

  CHECK(wizard.rows_of("practice_services") == "0");
  CHECK(wizard.rows_of("business_hours") == "0");
}

TEST_CASE(
    "onboarding_wizard#8 the practice itself cannot be skipped, and a step nobody knows is not "
    "there") {
  World world;
  Wizard wizard{world};

  CHECK(field(wizard.skip("practice"), "code") == "onboarding.step_required");
  CHECK(wizard.skip("nonsense").status == 404);
  CHECK(wizard.rows_of("onboarding_skips") == "0");
}

TEST_CASE(
    "onboarding_wizard#9 another organisation's set-up is not there, and a member only looks") {
  World world;
  Wizard wizard{world};
  const auto initech = world.owner("Initech"), grace = world.member(wizard.ada);
  wizard.put("practice", practice_body);

  CHECK(world.call(Method::get, org_path(wizard.ada, "/onboarding"), "", initech).status == 404);
  CHECK(
      world.call(Method::put, org_path(wizard.ada, "/onboarding/practice"), practice_body, initech)
          .status == 404);
  CHECK(field(world.call(Method::get, org_path(initech, "/onboarding"), "", initech), "practice") ==
        "null");
  CHECK(world.call(Method::get, org_path(wizard.ada, "/onboarding"), "", grace).status == 200);
  CHECK(world.call(Method::put, org_path(wizard.ada, "/onboarding/practice"), practice_body, grace)
            .status == 403);
}

TEST_CASE("onboarding_wizard#10 who finished an older version of the steps stays finished") {
  Onboarding finished;
  finished.completed_at = Instant();

  take_stock(finished, {"a_step_that_is_gone"});

  CHECK(finished.current_step == StepKey::done);
  CHECK(finished.steps.size() == all_steps.size());
  CHECK(finished.steps.front().status == StepStatus::todo);
}

}
