#include "tests/mail_scene.h"

#include "assistant/mail/access.h"
#include "platform/together.h"

namespace aai::mail {
namespace {

MailboxId mailbox_of(Scene& scene) { return *MailboxId::parse(scene.one("id", "mailboxes")); }

bool is_denied(Scene& scene, const std::string& login, const std::string& sql) {
  try {
    scene.world.rows("begin; set local role " + login + "; " + sql + "; commit");
  } catch (const std::exception& fault) {
    scene.world.rows("rollback");
    return std::string(fault.what()).find("permission denied") != std::string::npos;
  }
  return false;
}

}

TEST_CASE("connecting asks for reading, then for sending, and ends where it began") {
  Scene scene;

  const auto first = scene.begin(scene.ada);
  const auto second = scene.consent(first, scene.ada);

  CHECK(Scene::parameter(first, "scope").find("gmail.readonly") != std::string::npos);
  CHECK(Scene::parameter(first, "scope").find("gmail.compose") == std::string::npos);
  CHECK(Scene::parameter(second, "scope").find("gmail.compose") != std::string::npos);
  CHECK(Scene::parameter(second, "login_hint") == "ada@lovelace.example");
  CHECK(scene.count("jobs", "name = 'mail.connect'") == "1");
  CHECK(scene.consent(second, scene.ada) == "/onboarding/?connected=1");

  const auto list = scene.world.call(Method::get, org_path(scene.ada, "/mailboxes"), "", scene.ada);
  CHECK(field(list, "items[0].address") == "ada@lovelace.example");
  CHECK(field(list, "items[0].status") == "connecting");
  CHECK(field(list, "items[0].can_send") == "true");
}

TEST_CASE(
    "the tokens in the database are sealed, and only the sender may read the one that sends") {
  Scene scene;
  scene.connect();

  CHECK(scene.one("position('refresh-1'::bytea in refresh_token) + position('access'::bytea in "
                  "access_token)",
                  "mailbox_credentials") == "0");
  const std::string read = "select refresh_token from sending_credentials";
  for (const auto* login : {"aai_app", "aai_worker", "aai_drafter", "aai_operator"})
    CHECK(is_denied(scene, login, read));
  CHECK_FALSE(is_denied(scene, "aai_sender", read));
  CHECK(is_denied(scene, "aai_sender", "select refresh_token from mailbox_credentials"));
  CHECK(is_denied(scene, "aai_operator", "select text from mail_bodies"));
  CHECK(is_denied(scene, "aai_operator", "select subject from mail_messages"));

  const auto moved = scene.world.env.vault.open(
      "mailbox.send.refresh_token", "elsewhere",
      Sealed{*from_hex(scene.one("encode(refresh_token, 'hex')", "sending_credentials"))});
  CHECK_FALSE(moved.has_value());
}

TEST_CASE("a consent of another session, another person, too late or twice changes nothing") {
  Scene scene;
  const auto url = scene.begin(scene.ada);
  const auto query = "code=4/abc&state=" + Scene::parameter(url, "state");
  scene.google.nonce = Scene::parameter(url, "nonce");
  const auto mallory = scene.world.owner("Initech");

  CHECK(scene.come_back(query, mallory) == "/onboarding/?mailbox_problem=state_invalid");
  CHECK(scene.come_back("code=4/abc&state=invented", scene.ada) ==
        "/onboarding/?mailbox_problem=state_invalid");
  CHECK(scene.count("mailboxes") == "0");

  CHECK(scene.come_back(query, scene.ada).starts_with("https://google.test/auth"));
  CHECK(scene.come_back(query, scene.ada) == "/onboarding/?mailbox_problem=state_invalid");

  const auto late = scene.begin(scene.ada);
  scene.world.clock.advance(std::chrono::minutes(11));
  CHECK(scene.consent(late, scene.ada) == "/onboarding/?mailbox_problem=state_invalid");
  CHECK(scene.count("mailboxes") == "1");
}

TEST_CASE("a member who may not manage mailboxes cannot begin, nor finish once demoted") {
  Scene scene;
  auto grace = scene.world.member(scene.ada);
  CHECK(scene.world.call(Method::post, org_path(grace, "/mailboxes/google"), "", grace).status ==
        403);

  const auto url = scene.begin(scene.ada);
  scene.world.rows("update memberships set role = 'member' where user_id = '" +
                   std::string(scene.ada.user.view()) + "'");
  CHECK(scene.consent(url, scene.ada) == "/onboarding/?mailbox_problem=state_invalid");
  CHECK(scene.count("mailboxes") == "0");
}

TEST_CASE("an unticked box, a refusal and another account are told apart and explained") {
  Scene scene;
  scene.google.granted_scopes = "openid email";
  CHECK(scene.consent(scene.begin(scene.ada), scene.ada) ==
        "/onboarding/?mailbox_problem=scope_missing");
  CHECK(scene.count("mailboxes") == "0");

  scene.google.granted_scopes = "";
  const auto second = scene.consent(scene.begin(scene.ada), scene.ada);
  CHECK(scene.come_back("error=access_denied&state=" + Scene::parameter(second, "state"),
                        scene.ada) == "/onboarding/?mailbox_problem=access_denied");
  CHECK(scene.one("problem", "mailboxes").find("not sent") != std::string::npos);
  CHECK(scene.count("sending_credentials") == "0");

  const auto third = scene.consent(scene.begin(scene.ada), scene.ada);
  scene.google.address = "mallory@outside.example";
  CHECK(scene.consent(third, scene.ada) == "/onboarding/?mailbox_problem=other_account");
  CHECK(scene.count("sending_credentials") == "0");
}

TEST_CASE("twenty workers who need a token at once make one refresh") {
  Scene scene;
  scene.connect();
  scene.world.clock.advance(std::chrono::hours(2));
  const auto mailbox = mailbox_of(scene);
  auto work = scene.work_of(scene.ada.org);

  std::vector<std::function<Task<Opened>()>> wishes;
  for (int i = 0; i < 20; ++i)
    wishes.push_back([&work, mailbox] { return open_reading(work, mailbox); });
  const auto answers = scene.world.wait(together(std::move(wishes), 20));

  CHECK(scene.google.refreshes == 1);
  CHECK(std::ranges::count(answers, mailbox::Trouble::none, &Opened::trouble) >= 1);
  for (const auto& answer : answers)
    CHECK((answer.ok() || answer.trouble == mailbox::Trouble::limited));
  const auto opened = scene.world.wait(open_reading(work, mailbox));
  CHECK(scene.world.wait(opened.mailbox->place()).ok());
  CHECK(scene.google.good_token == "access-2");
  CHECK(scene.google.refreshes == 1);
}

TEST_CASE("the sender gets its own token, and a withdrawn grant breaks the mailbox for both") {
  Scene scene;
  scene.connect();
  scene.world.clock.advance(std::chrono::hours(2));
  const auto mailbox = mailbox_of(scene);
  auto work = scene.work_of(scene.ada.org);

  const auto opened = scene.world.wait(open_sending(work, mailbox));
  CHECK(scene.world.wait(opened.mailbox->place()).ok());
  CHECK(scene.google.good_token == "access-2");
  scene.world.clock.advance(std::chrono::hours(2));
  scene.google.is_revoked = true;
  CHECK(scene.world.wait(open_sending(work, mailbox)).trouble == mailbox::Trouble::revoked);
  CHECK(scene.one("status", "mailboxes") == "broken");
  CHECK(scene.count("org_events", "topic = 'mailbox.changed'") != "0");
}

TEST_CASE("another organisation may connect the same address, and sees only its own") {
  Scene scene;
  scene.connect();
  const auto bob = scene.world.owner("Initech");

  CHECK(scene.consent(scene.consent(scene.begin(bob), bob), bob) == "/onboarding/?connected=1");

  CHECK(scene.world.value("select count(*) from mailbox_routes where address_key = "
                          "'ada@lovelace.example' and org_id in (" +
                          scene.org() + ", '" + std::string(bob.org.view()) + "')") == "2");
  const auto list = scene.world.call(Method::get, org_path(bob, "/mailboxes"), "", bob);
  CHECK(field(list, "items[0].id") != scene.one("id", "mailboxes"));
  CHECK(field(list, "items[1].id") == "");
  const auto foreign = "/mailboxes/" + scene.one("id", "mailboxes") + "/pause";
  CHECK(scene.world.call(Method::put, org_path(bob, foreign), "", bob).status == 404);
}

}
