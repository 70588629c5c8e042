#include "app/commands/verify_sends.h"

#include <doctest/doctest.h>

#include "assistant/drafts/content.h"

namespace aai::commands {
namespace {

const std::string one = "01a1f95b-a3d5-773b-a9ce-bc2ce77be3f8.2@office.example";
const Instant early = *parse_instant("2026-11-20T09:00:00Z");
const Instant late = *parse_instant("2026-11-20T10:00:00Z");

DecidedSend decided(std::string state = "sent") {
  return DecidedSend{one, Bytes{"hash"}, std::move(state), false, early};
}

std::vector<Difference> only(std::string_view what) { return {Difference{what, one}}; }

drafts::Content content() {
  drafts::Content content;
  content.recipients.from = {"Ada Hollis", "ada@office.example"};
  content.recipients.to = {{"Carl Jürgens", "carl@customer.example"}};
  content.subject = "Re: a question that is so long that its words do not fit into one line at all";
  content.text = "Dear Carl,\n\nüber alles: yes.\n";
  content.message_id = one;
  content.in_reply_to = "in@customer.example";
  content.references = {"in@customer.example"};
  return content;
}

}

TEST_CASE(
    "verify-sends: what was sent has the hash that was decided, whatever the provider added") {
  const auto mime = *drafts::mime_at(content(), late);
  const auto added = "Delivered-To: x@y.example\r\nReceived: from a\r\n by b; today\r\n" + mime;

  CHECK(decided_hash(mime) == *drafts::content_sha256(content()));
  CHECK(decided_hash(added) == *drafts::content_sha256(content()));
  CHECK(decided_hash(mime + "PS") != *drafts::content_sha256(content()));
}

TEST_CASE("verify-sends: a Message-ID of ours is an id, a version and a domain") {
  CHECK(is_message_id_of_ours(one));
  CHECK(!is_message_id_of_ours("CAKx@mail.gmail.com"));
  CHECK(!is_message_id_of_ours("01a1f95b-a3d5-773b-a9ce-bc2ce77be3f8.x@office.example"));
  CHECK(!is_message_id_of_ours("01a1f95b-a3d5-773b-a9ce-bc2ce77be3f8.2@"));
}

TEST_CASE("verify-sends: one decision and one message of its content match") {
  CHECK(compare_sends({{one, Bytes{"hash"}}}, {decided()}, late).empty());
  CHECK(compare_sends({{one, Bytes{"hash"}}}, {decided("sending")}, late).empty());
  CHECK(compare_sends({}, {decided("held")}, late).empty());
  CHECK(compare_sends({}, {decided()}, early).empty());  // sent after the list was asked for

  auto called_back = decided("undone");
  called_back.is_reversed = true;
  CHECK(compare_sends({{one, Bytes{"hash"}}}, {called_back, decided()}, late).empty());
}

TEST_CASE("verify-sends: each kind of difference is named") {
  auto called_back = decided("undone");
  called_back.is_reversed = true;

  CHECK(compare_sends({{one, Bytes{"hash"}}}, {}, late) == only("sent, and nobody decided it"));
  CHECK(compare_sends({{one, Bytes{"other"}}}, {decided()}, late) ==
        only("sent with another content than was decided"));
  CHECK(compare_sends({}, {decided()}, late) == only("marked as sent, and not under SENT"));
  CHECK(compare_sends({{one, Bytes{"hash"}}, {one, Bytes{"hash"}}}, {decided()}, late) ==
        only("sent more than once"));
  CHECK(compare_sends({{one, Bytes{"hash"}}}, {called_back}, late) ==
        only("sent, although the decision was called back"));
  CHECK(compare_sends({{one, Bytes{"hash"}}}, {decided("failed")}, late) ==
        only("sent, and the database says otherwise"));
}

}
