#include "assistant/drafts/content.h"

#include <doctest/doctest.h>

namespace aai::drafts {
namespace {

Content sample() {
  Content content;
  content.recipients = {
      {"Ada Hollis", "office@hollisbrandt.example"}, {{"Yusuf", "yusuf@tideway.example"}}, {}};
  content.subject = "Re: Fees";
  content.text = "Dear Yusuf,\n\n£420 a month.\n";
  content.message_id = "x.1@hollisbrandt.example";
  content.in_reply_to = "q@tideway.example";
  content.references = {"q@tideway.example"};
  return content;
}

}

TEST_CASE(
    "content: one changed byte, recipient or thread changes the hash; the date does not enter it") {
  const auto hash = content_sha256(sample());
  REQUIRE(hash);

  auto text = sample();
  text.text += " ";
  auto recipient = sample();
  recipient.recipients.cc.push_back({"", "eve@elsewhere.example"});
  auto thread = sample();
  thread.references = {"other@tideway.example"};

  CHECK(content_sha256(sample()) == hash);
  CHECK(content_sha256(text) != hash);
  CHECK(content_sha256(recipient) != hash);
  CHECK(content_sha256(thread) != hash);
}

TEST_CASE("content: what leaves differs from what was hashed by its Date alone") {
  const auto at_noon = mime_at(sample(), *parse_instant("2026-11-20T12:00:00Z"));
  const auto at_epoch = mime_at(sample(), Instant{});
  REQUIRE(at_noon);
  REQUIRE(at_epoch);

  const auto without_date = [](std::string mime) {
    const auto begin = mime.find("Date: ");
    return mime.erase(begin, mime.find("\r\n", begin) - begin);
  };
  CHECK(*at_noon != *at_epoch);
  CHECK(without_date(*at_noon) == without_date(*at_epoch));
}

TEST_CASE("content: an address that is none has no content, so nothing can be approved") {
  auto broken = sample();
  broken.recipients.to = {{"", "nobody"}};
  CHECK(!content_sha256(broken));
}

}
