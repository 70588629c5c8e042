#include "platform/mail_format/compose.h"

#include <doctest/doctest.h>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/parse.h"

using namespace aai::mail_format;

namespace {

OutgoingMail answer() {
  OutgoingMail mail;
  mail.from = {"Ada Lovelace", "ada@lovelace.law"};
  mail.to = {{"Jörg Müller, Dr.", "jm@x.org"}, {"", "grace@x.org"}};
  mail.cc = {{"O'Neil, \"Bob\"", "bob@x.org"}};
  mail.subject = "Re: Mietvertrag über die Räume in der Großen Straße 12, Köln – Rückfrage";
  mail.message_id = "send-1@lovelace.law";
  mail.in_reply_to = "b@x.org";
  mail.references = {"a@x.org", "b@x.org"};
  mail.date = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(9);
  mail.text = "Sehr geehrter Herr Müller,\n\nFrom here = fine. \n.\n" + std::string(200, 'x') +
              "\r\nGrüße\n";
  return mail;
}

}  // namespace

TEST_CASE("what is composed is read back as it was meant") {
  const auto mail = answer();
  const auto composed = compose(mail);
  REQUIRE(composed.problem == ComposeProblem::none);
  const auto back = parse(composed.mime);

  CHECK(back.from == std::vector<Mailbox>{mail.from});
  CHECK(back.to == mail.to);
  CHECK(back.cc == mail.cc);
  CHECK(back.subject == mail.subject);
  CHECK(back.message_id == mail.message_id);
  CHECK(back.in_reply_to == std::vector<std::string>{mail.in_reply_to});
  CHECK(back.references == mail.references);
  CHECK(back.date == mail.date);
  CHECK(back.text == "Sehr geehrter Herr Müller,\n\nFrom here = fine. \n.\n" +
                         std::string(200, 'x') + "\nGrüße\n");
  CHECK(back.defects.bits == 0);
}

TEST_CASE("equal mails have equal bytes, in short ASCII lines that end in CRLF") {
  const auto mime = compose(answer()).mime;
  CHECK(mime == compose(answer()).mime);
  std::string_view rest = mime;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    REQUIRE(end != std::string_view::npos);
    CHECK(rest[end - 1] == '\r');
    CHECK(end <= 79);
    rest.remove_prefix(end + 1);
  }
  for (const char c : mime) CHECK(static_cast<unsigned char>(c) < 127);
}

TEST_CASE("no field can end its line and begin another") {
  auto mail = answer();
  mail.subject = "Hi\r\nBcc: thief@y.org\r\n\r\n<script>";
  mail.from.name = "Ada\nBcc: thief@y.org";
  mail.to[0].name = "\"\r\nBcc: thief@y.org";
  mail.references = {"a@x\r\nBcc: thief@y.org"};
  mail.in_reply_to = "x>\r\nBcc: thief@y.org";
  const auto composed = compose(mail);
  REQUIRE(composed.problem == ComposeProblem::none);
  const auto back = parse(composed.mime);

  CHECK(composed.mime.find("\nBcc") == std::string::npos);
  CHECK(back.bcc.empty());
  CHECK(back.to.size() == 2);
  CHECK(back.references.empty());
  CHECK(back.text.starts_with("Sehr geehrter"));
}

TEST_CASE("an address that is not one is refused, not repaired") {
  for (const auto bad : {"", "a", "a@x.org\r\nBcc: b@y.org", "a@x.org, b@y.org", "<a@x.org>",
                         "müller@x.org"}) {
    auto mail = answer();
    mail.to[1].address = bad;
    CHECK(compose(mail).problem == ComposeProblem::bad_address);
    CHECK(compose(mail).mime.empty());
  }
  auto nobody = answer();
  nobody.to.clear();
  CHECK(compose(nobody).problem == ComposeProblem::no_recipient);
  auto nameless = answer();
  nameless.message_id = "a>b@x";
  CHECK(compose(nameless).problem == ComposeProblem::bad_message_id);
}
