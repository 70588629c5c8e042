#include "platform/mail_format/parse.h"

#include <doctest/doctest.h>

#include <chrono>
#include <ctime>

#include "platform/mail_format/limits.h"
#include "platform/mail_format/test_corpus.h"
#include "platform/mail_format/utf8.h"

using namespace aai::mail_format;

namespace {

bool is_storable(std::string_view text) {
  return count_utf8(text).invalid == 0 && text.find('\0') == std::string_view::npos;
}

bool is_storable(const ParsedMail& mail) {
  for (const auto* list : {&mail.from, &mail.to, &mail.cc, &mail.reply_to})
    for (const auto& box : *list)
      if (!is_storable(box.name) || !is_storable(box.address)) return false;
  for (const auto& file : mail.attachments)
    if (!is_storable(file.filename) || !is_storable(file.media_type)) return false;
  return is_storable(mail.subject) && is_storable(mail.text) && is_storable(mail.html) &&
         is_storable(mail.message_id);
}

// Of this process alone: the machine may be busy with others.
double milliseconds_since(std::clock_t start) {
  return double(std::clock() - start) * 1'000 / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("a plain mail is read") {
  const auto mail = parse(
      "From: Ada Lovelace <ada@example.org>\r\n"
      "To: grace@example.org\r\n"
      "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_aus?= =?utf-8?Q?_Wien?=\r\n"
      "Message-ID: <1@example.org>\r\n"
      "References: <a@x> <b@x>\r\n <c@x>\r\n"
      "In-Reply-To: Your message of Tuesday <c@x>\r\n"
      "Date: Mon, 2 Mar 2026 10:30:00 +0100 (CET)\r\n"
      "\r\n"
      "Hello.\r\nSecond line.\r\n");

  CHECK(mail.from == std::vector<Mailbox>{{"Ada Lovelace", "ada@example.org"}});
  CHECK(mail.to == std::vector<Mailbox>{{"", "grace@example.org"}});
  CHECK(mail.subject == "Grüße aus Wien");
  CHECK(mail.message_id == "1@example.org");
  CHECK(mail.references == std::vector<std::string>{"a@x", "b@x", "c@x"});
  CHECK(mail.in_reply_to == std::vector<std::string>{"c@x"});
  CHECK(mail.date == std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} +
                         std::chrono::hours(9) + std::chrono::minutes(30));
  CHECK(mail.text == "Hello.\nSecond line.\n");
  CHECK(mail.defects.bits == 0);
}

TEST_CASE("text, HTML and files of a nested mail are told apart") {
  const std::string raw =
      "From: a@x.org\nContent-Type: multipart/mixed; boundary=m\n\n"
      "--m\nContent-Type: multipart/related; boundary=r\n\n"
      "--r\nContent-Type: multipart/alternative; boundary=a\n\n"
      "--a\n\nthe text\n"
      "--a\nContent-Type: text/html\n\n<p>the html<img src=\"cid:logo\"></p>\n"
      "--a--\n"
      "--r\nContent-Type: image/png; name=logo.png\nContent-ID: <logo>\n"
      "Content-Transfer-Encoding: base64\n\nAAEC\n"
      "--r--\n"
      "--m\nContent-Type: application/pdf\n"
      "Content-Disposition: attachment; filename*0*=utf-8''Rechnung%20; filename*1*=%E2%82%AC.pdf\n"
      "Content-Transfer-Encoding: base64\n\nJVBERg==\n"
      "--m\n\na footer\n"
      "--m--\n";
  const auto mail = parse(raw);

  CHECK(mail.text == "the text\na footer");
  CHECK(mail.html == "<p>the html<img src=\"cid:logo\"></p><pre>a footer</pre>");
  REQUIRE(mail.attachments.size() == 2);
  CHECK(mail.attachments[0].content_id == "logo");
  CHECK(mail.attachments[0].disposition == Disposition::inlined);
  CHECK(mail.attachments[0].path == "1.2");
  CHECK(mail.attachments[1].filename == "Rechnung €.pdf");
  CHECK(mail.attachments[1].media_type == "application/pdf");
  CHECK(mail.attachments[1].size_bytes == 4);
  CHECK(attachment_bytes(raw, 1) == "%PDF");
  CHECK(attachment_bytes(raw, 0) == std::string("\0\1\2", 3));
  CHECK_FALSE(attachment_bytes(raw, 2).has_value());
}

TEST_CASE("what robots write in headers is kept") {
  const auto mail = parse(
      "Return-Path: <>\nFrom: b@x.org\nAuto-Submitted: auto-replied; reason=\"away\"\n"
      "Precedence: BULK\nList-Id: Friends <friends.x.org>\nX-Autoreply: yes\n"
      "List-Unsubscribe: <https://x.org/u>\nX-Auto-Response-Suppress: OOF, DR\n\nAway.\n");

  CHECK(mail.return_path == "");
  CHECK(mail.auto_submitted == "auto-replied");
  CHECK(mail.precedence == "bulk");
  CHECK(mail.list.id == "Friends <friends.x.org>");
  CHECK(mail.list.unsubscribe == "<https://x.org/u>");
  CHECK(mail.auto_response_suppress == "oof, dr");
  CHECK(mail.has_vacation_mark);
}

TEST_CASE("two From fields are shown as a defect") {
  const auto mail = parse("From: boss@x.org\nFrom: thief@y.org\n\nPay now.\n");

  CHECK(mail.defects.has(Defect::several_from_fields));
  CHECK(mail.from.size() == 2);
}

TEST_CASE("ten thousand recipients are bounded and the cut is told") {
  std::string raw = "From: a@x.org\nTo: ";
  for (int i = 0; i < 10'000; ++i) raw += "\"N " + std::to_string(i) + "\" <n@x.org>,\n ";
  raw += "z@x.org\n\nHi\n";
  const auto mail = parse(raw);

  CHECK(mail.to.size() == limits::addresses_max);
  CHECK(mail.defects.has(Defect::addresses_truncated));
  CHECK(mail.text == "Hi\n");
}

TEST_CASE("multiparts a thousand deep end at the limit") {
  std::string raw = "From: a@x.org\n";
  for (int i = 0; i < 1'000; ++i) {
    const auto boundary = "b" + std::to_string(i);
    raw += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  raw += "\ninnermost\n";
  const auto mail = parse(raw);

  CHECK(mail.defects.has(Defect::nested_too_deep));
}

TEST_CASE("ten thousand parts are bounded") {
  std::string raw = "From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 10'000; ++i) raw += "--b\nContent-Type: image/png\n\nx\n";
  const auto mail = parse(raw);

  CHECK(mail.attachments.size() == limits::parts_max);
  CHECK(mail.defects.has(Defect::boundary_unterminated) ==
        !mail.defects.has(Defect::too_many_parts));
}

TEST_CASE("a text body without end is cut at a character") {
  std::string raw = "From: a@x.org\nContent-Type: text/plain; charset=utf-8\n\n";
  for (std::size_t i = 0; i < limits::text_bytes_max; ++i) raw += "€";
  const auto mail = parse(raw);

  CHECK(mail.text.size() <= limits::text_bytes_max);
  CHECK(mail.text.size() > limits::text_bytes_max - 8);
  CHECK(mail.defects.has(Defect::text_truncated));
  CHECK(is_storable(mail));
}

TEST_CASE("nothing and noise are mails too") {
  for (const std::string raw : {"", "\n", "\r\n\r\n", ":", "no header at all", "a: b",
                                "Content-Type: multipart/mixed; boundary=\"\n\n--\n--\n----\n",
                                "Subject: =?utf-8?Q?", "From: <<<>>>\"(((\\", "\xff\xfe\0\n\n\0"})
    CHECK(is_storable(parse(raw)));
}

TEST_CASE("format=flowed lines become sentences again") {
  const auto mail = parse(
      "From: a@x.org\nContent-Type: text/plain; format=flowed\n\n"
      "> quoted line that \n> goes on\nA long line \nthat goes on.\n-- \nAda\n");

  CHECK(mail.text == "> quoted line that goes on\nA long line that goes on.\n-- \nAda\n");
}

TEST_CASE("a file name cannot leave its folder or turn round") {
  CHECK(safe_filename("../../etc/passwd") == "passwd");
  CHECK(safe_filename("C:\\temp\\offer.pdf") == "offer.pdf");
  CHECK(safe_filename("invoice\u202Efdp.exe") == "invoicefdp.exe");
  CHECK(safe_filename("a\r\nb: c.txt") == "ab_ c.txt");
  CHECK(safe_filename(std::string(400, 'x') + ".pdf").size() == limits::filename_bytes_max);
}

TEST_CASE("no mail of the corpus crashes the parser, yields bad text or takes 100 ms") {
  const auto root = corpus::directory("no mail of the corpus crashes the parser");
  if (!root) return;
  std::size_t mails = 0;
  double slowest_ms = 0;
  for (const auto& path : corpus::files_under(*root / "mail")) {
    const auto raw = corpus::read(path);
    const auto start = std::clock();
    const auto mail = parse(raw);
    slowest_ms = std::max(slowest_ms, milliseconds_since(start));
    ++mails;
    CHECK_MESSAGE(is_storable(mail), path.string());
    for (std::size_t i = 0; i < mail.attachments.size(); ++i) {
      const auto bytes = attachment_bytes(raw, i);
      const bool whole = bytes && bytes->size() == mail.attachments[i].size_bytes;
      CHECK_MESSAGE(whole, path.string());
    }
  }
  MESSAGE(mails << " files, slowest " << slowest_ms << " ms");
  CHECK(mails > 3'000);
  CHECK(slowest_ms < 100);
}
