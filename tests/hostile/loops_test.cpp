// Nothing answers a machine, and two houses of ours that write to each other fall silent at once:
// no mail leaves without a person.
#include <doctest/doctest.h>

#include <iostream>

#include "assistant/drafts/content.h"
#include "assistant/drafts/write_draft.h"
#include "tests/fixtures/desk.h"
#include "tests/mail_scene.h"

namespace aai::hostile {
namespace {

constexpr std::string_view question = "What do you charge for payroll?";

}

TEST_CASE("loops: mail that a machine wrote gets no draft, by any of the marks it may carry") {
  mail::Scene scene;
  scene.world.config.triage_model = "";
  scene.connect_and_read();
  const std::vector<std::pair<std::string, std::string>> marked{
      {"carl@customer.example", "Auto-Submitted: auto-replied\r\n"},
      {"carl@customer.example", "Auto-Submitted: auto-generated\r\n"},
      {"carl@customer.example", "Auto-Submitted: auto-notified; owner-email=x\r\n"},
      {"carl@customer.example", "Return-Path: <>\r\n"},
      {"carl@customer.example", "Precedence: bulk\r\n"},
      {"carl@customer.example", "Precedence: auto_reply\r\n"},
      {"carl@customer.example", "List-Id: <news.customer.example>\r\n"},
      {"carl@customer.example", "List-Unsubscribe: <https://customer.example/u>\r\n"},
      {"carl@customer.example", "X-Autoreply: yes\r\n"},
      {"MAILER-DAEMON@customer.example", ""},
      {"no-reply@customer.example", ""},
      {"ada@lovelace.example", ""}};  // the mailbox itself, come back
  int number = 0;
  for (const auto& [from, header] : marked) {
    const auto id = "l" + std::to_string(++number);
    scene.world.clock.advance(std::chrono::minutes(1));
    scene.google.deliver(id, mail::eml(from, "Payroll " + id, id + "@customer.example",
                                       question, header));
  }
  scene.world.clock.advance(std::chrono::minutes(1));
  scene.google.deliver("person", mail::eml("carl@customer.example", "Payroll",
                                           "p@customer.example", question));
  scene.push("loops" + scene.org());
  scene.world.run_jobs();

  CHECK(scene.count("mail_messages") == std::to_string(marked.size() + 1));
  CHECK(scene.count("drafts") == "1");
  CHECK(scene.world.value("select m.provider_id from drafts d join mail_messages m on m.org_id = "
                          "d.org_id and m.id = d.message_id where d.org_id = " +
                          scene.org()) == "person");
  CHECK(scene.count("outbox_messages") == "0");
  std::cout << "loops: " << marked.size()
            << " marks of machines, 0 drafts; 1 mail of a person, 1\n";
}

TEST_CASE("loops: two houses that write to each other send nothing without a person") {
  mail::Scene scene;
  scene.world.config.triage_model = "";
  scene.connect_and_read();
  const auto initech = scene.world.owner("Initech");
  test::Inbox theirs(scene.world, initech, "it@initech.example");
  const auto run = [&] {
    scene.world.clock.advance(std::chrono::hours(30));
    scene.world.run_jobs();
    scene.world.run_crons();
  };
  scene.google.deliver("from-initech", mail::eml("it@initech.example", "Payroll",
                                                 "1@initech.example", question));
  scene.push("facing" + scene.org());
  theirs.receive("ada@lovelace.example", "Payroll", question);
  const auto calls = scene.google.mails.size();
  for (int day = 0; day < 5; ++day) run();

  CHECK(scene.count("drafts") == "1");
  for (const std::string table : {"outbox_messages", "draft_decisions"})
    CHECK(scene.world.value("select count(*) from " + table + " where org_id in (" + scene.org() +
                            ", '" + std::string(initech.org.view()) + "')") == "0");
  CHECK(scene.google.mails.size() == calls);
}

TEST_CASE("loops: what a person approved says of itself what others need, and not that it is a "
          "machine's") {
  drafts::Content content;
  content.recipients = {{"Ada", "ada@lovelace.example"}, {{"", "carl@customer.example"}}, {}};
  content.subject = "Re: Payroll";
  content.text = "It is £45.\n";
  content.message_id = "1.1@lovelace.example";
  content.in_reply_to = "1@customer.example";
  content.references = {"1@customer.example"};

  const auto mime = drafts::mime_at(content, Instant{});
  REQUIRE(mime);
  CHECK(mime->find("Message-ID: <1.1@lovelace.example>") != std::string::npos);
  CHECK(mime->find("In-Reply-To: <1@customer.example>") != std::string::npos);
  CHECK(mime->find("References: <1@customer.example>") != std::string::npos);
  for (const std::string header : {"Auto-Submitted", "Precedence", "List-", "X-Auto"})
    CHECK(mime->find("\r\n" + header) == std::string::npos);
}

TEST_CASE(
    "loops: a correspondent who writes all day long gets no more drafts than a day may have") {
  drafts::Desk desk;
  const auto now = desk.world.clock.now();
  for (int i = 0; i < drafts::drafts_of_sender_max + 5; ++i) {
    desk.world.clock.advance(std::chrono::minutes(1));
    desk.read(desk.inbox.receive("YUSUF@tideway.example", "Payroll", question));
  }
  CHECK(desk.count("drafts") == std::to_string(drafts::drafts_of_sender_max));
  const auto left_alone = [&] {
    return desk.world.call(test::Method::get, test::org_path(desk.ada, "/threads"), "", desk.ada);
  };
  const auto told = left_alone();
  CHECK(test::field(told, "items[0].category") == "passed_over");
  CHECK(test::field(told, "items[0].needs_reply") == "true");
  CHECK(test::field(told, "items[0].reason").find("20 drafts") != std::string::npos);
  CHECK(test::field(told, "items[4].reason").find("20 drafts") != std::string::npos);
  CHECK(test::field(told, "items[5].id") == "");  // those that have a draft are none of them
  CHECK(desk.of_org("select count(*) from triage_results where category = 'passed_over'") == "5");
  desk.read(desk.inbox.receive("rosa@riverside.example", "Payroll", question));
  CHECK(test::field(left_alone(), "items[5].id") == "");
  CHECK(desk.count("drafts") == std::to_string(drafts::drafts_of_sender_max + 1));

  desk.world.clock.at = now + std::chrono::hours(26);
  desk.read(desk.inbox.receive("yusuf@tideway.example", "Payroll", question));
  CHECK(desk.count("drafts") == std::to_string(drafts::drafts_of_sender_max + 2));
}
}
