// How many questions the local back end answers for practices it was not made for: a clinic, a law
// firm and a property manager, with letters of their clients and the sentences that answer them.
//   AAI_TEST_TELL=1 build/dev/tests -tc="quality*"     shows what is missing
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/fixtures/inbox.h"

namespace aai::drafts {
namespace {

using namespace aai::test;

// tests/fixtures/practices/*.txt: "= knowledge Title" or "= mail Subject", the text, and after a
// mail a line "> sentence" for each that its answer holds.
struct Part {
  bool is_mail = false;
  std::string title, text;
  std::vector<std::string> answers;
};

std::vector<Part> read_practice(const std::string& name) {
  std::ifstream in("tests/fixtures/practices/" + name + ".txt");
  std::vector<Part> parts;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("= knowledge "))
      parts.push_back({false, line.substr(12), "", {}});
    else if (line.starts_with("= mail "))
      parts.push_back({true, line.substr(7), "", {}});
    else if (line.starts_with("> "))
      parts.back().answers.push_back(line.substr(2));
    else
      parts.back().text += line + "\n";
  }
  return parts;
}

struct Score {
  int mails = 0, whole = 0, answers = 0, found = 0, paragraphs = 0;
};

std::string draft_for(World& world, const Person& by, Inbox& inbox, const Part& mail) {
  world.clock.advance(std::chrono::minutes(1));
  const auto message = inbox.receive("client@person.example", mail.title, mail.text);
  world.rows(
      "insert into jobs (org_id, id, name, queue, attempts_max, priority, payload, run_at) values "
      "('" +
      std::string(by.org.view()) +
      "', gen_random_uuid(), 'triage.read_message', 'drafts', 8, 0, '{\"message_id\":\"" +
      std::string(message.id.view()) + "\"}', '" + to_rfc3339(world.clock.now()) + "')");
  world.run_jobs();
  const auto drafts = world.rows(
      "select v.text from drafts d join draft_versions v on v.org_id = d.org_id and "
      "v.draft_id = d.id where d.thread_id = '" +
      std::string(message.thread.view()) + "'");
  return drafts.empty() ? "" : drafts[0][0];
}

void judge(const Part& mail, const std::string& text, Score& score) {
  int hits = 0;
  std::string missing;
  for (const auto& answer : mail.answers) {
    if (text.find(answer) != text.npos)
      ++hits;
    else
      missing += "   MISSING " + answer + "\n";
  }
  ++score.mails;
  score.answers += static_cast<int>(mail.answers.size());
  score.found += hits;
  score.whole += missing.empty();
  for (auto at = text.find("\n\n"); at != text.npos; at = text.find("\n\n", at + 2))
    ++score.paragraphs;
  if (!missing.empty() && std::getenv("AAI_TEST_TELL"))
    std::cout << "\n##### " << mail.title << "\n" << mail.text << missing << text << "\n";
}

Score measure(World& world, const std::string& name) {
  Score score;
  const auto by = world.owner(name);
  Inbox inbox(world, by, "office@" + name + ".example");
  for (const auto& part : read_practice(name)) {
    if (part.is_mail) {
      judge(part, draft_for(world, by, inbox, part), score);
      continue;
    }
    const auto body =
        "{\"title\":" + json::to_text(part.title) + ",\"body\":" + json::to_text(part.text) + "}";
    REQUIRE(world.call(Method::post, org_path(by, "/knowledge"), body, by).status == 200);
  }
  return score;
}

}  // namespace

TEST_CASE("quality: clients of practices it does not know find their answers in the drafts") {
  World world;
  Score all;
  for (const auto* name : {"clinic-en", "law-en", "hausverwaltung-de"}) {
    const auto score = measure(world, name);
    MESSAGE(std::string(name) << ": mails " << score.mails << ", fully " << score.whole
                              << "; answers " << score.found << "/" << score.answers
                              << ", paragraphs " << score.paragraphs);
    all.mails += score.mails;
    all.whole += score.whole;
    all.found += score.found;
    all.answers += score.answers;
  }
  MESSAGE("all: mails " << all.mails << ", fully " << all.whole << "; answers " << all.found << "/"
                        << all.answers);
  CHECK(all.mails == 30);
  CHECK(all.whole >= 17);
  CHECK(all.found >= 27);
}

}  // namespace aai::drafts
