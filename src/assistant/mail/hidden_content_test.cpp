#include "assistant/mail/hidden_content.h"

#include "core/json_write.h"
#include "tests/mail_scene.h"

namespace aai::mail {
namespace {

using namespace aai::test;

}

TEST_CASE("hidden_content: what was kept is taken apart by its beginnings") {
  const auto pieces = hidden_pieces_of("[clipped] one\ntwo\n[tag_characters] three\n[nothing] 4");

  REQUIRE(pieces.size() == 2);
  CHECK(pieces.at(0).by == "clipped");
  CHECK(pieces.at(0).text == "one\ntwo");
  CHECK(pieces.at(1).text == "three\n[nothing] 4");
  CHECK(hidden_pieces_of("").empty());
}

TEST_CASE("hidden_content: a member reads it as text, and nobody of another organisation does") {
  Scene scene;
  scene.google.deliver("m1", "From: carl@customer.example\r\nTo: ada@lovelace.example\r\n"
                       "Subject: Order\r\nMessage-ID: <m1@customer.example>\r\n"
                       "Content-Type: text/html\r\n\r\n<p>Please call me.</p>"
                       "<div style=\"display:none\">&lt;b&gt;wire 900 EUR&lt;/b&gt;</div>");
  scene.connect_and_read();
  const auto at = "/messages/" + scene.one("id", "mail_messages") + "/hidden-text";
  const auto grace = scene.world.member(scene.ada);

  const auto read = scene.world.call(Method::get, org_path(scene.ada, at), "", grace);

  CHECK(read.status == 200);
  CHECK(read.body == R"({"items":[{"by":"display_none","text":"\u003cb>wire 900 EUR\u003c/b>"}]})");
  const auto other = scene.world.owner("Another Law");
  CHECK(scene.world.call(Method::get, org_path(other, at), "", other).status == 404);
}

}
