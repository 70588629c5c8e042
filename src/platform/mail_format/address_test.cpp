#include "platform/mail_format/address.h"

#include <doctest/doctest.h>

using namespace aai::mail_format;

namespace {

std::vector<Mailbox> read(std::string_view raw) { return read_addresses(raw).mailboxes; }

}  // namespace

TEST_CASE("addresses are read as mail programs write them") {
  CHECK(read("Ada <ada@x.org>, grace@x.org") ==
        std::vector<Mailbox>{{"Ada", "ada@x.org"}, {"", "grace@x.org"}});
  CHECK(read("\"Lovelace, Ada\" <ada@x.org>") ==
        std::vector<Mailbox>{{"Lovelace, Ada", "ada@x.org"}});
  CHECK(read("Lovelace, Ada <ada@x.org>") == std::vector<Mailbox>{{"Lovelace, Ada", "ada@x.org"}});
  CHECK(read("ada@x.org (Ada (the first))") ==
        std::vector<Mailbox>{{"Ada (the first)", "ada@x.org"}});
  CHECK(read("Team: ada@x.org, grace@x.org;") ==
        std::vector<Mailbox>{{"", "ada@x.org"}, {"", "grace@x.org"}});
  CHECK(read("undisclosed-recipients:;").empty());
  CHECK(read("a@x.org; b@x.org") == std::vector<Mailbox>{{"", "a@x.org"}, {"", "b@x.org"}});
  CHECK(read("<@relay.org:ada@x.org>") == std::vector<Mailbox>{{"", "ada@x.org"}});
  CHECK(read("=?iso-8859-1?Q?J=F6rg?= <j@x.org>") == std::vector<Mailbox>{{"Jörg", "j@x.org"}});
  CHECK(read("Ada <ada@x.org") == std::vector<Mailbox>{{"Ada", "ada@x.org"}});
}

TEST_CASE("an address in a display name is a name, not an address") {
  CHECK(read("\"boss@bank.org\" <thief@y.org>") ==
        std::vector<Mailbox>{{"boss@bank.org", "thief@y.org"}});
}

TEST_CASE("an encoded word cannot smuggle a second recipient or a line") {
  const auto boxes = read("=?utf-8?Q?x=40y.org=3E=0D=0ABcc:_z=40y.org?= <ada@x.org>");

  REQUIRE(boxes.size() == 1);
  CHECK(boxes[0].address == "ada@x.org");
  CHECK(boxes[0].name.find('\n') == std::string::npos);
}

TEST_CASE("two spellings of one mailbox are one") {
  CHECK(canonical_address(" Ada@Example.ORG. ") == "ada@example.org");
  CHECK(domain_of("a@b@Example.org") == "Example.org");
}

TEST_CASE("only sane addresses may be written to") {
  CHECK(is_deliverable_address("ada+tag@x.org"));
  CHECK(is_deliverable_address("jörg@müller.example"));
  for (const auto bad : {"", "ada", "@x.org", "ada@", "a b@x.org", "a@x..org", "a@-x.org",
                         "a@x.org\r\nBcc: z@y.org", "a@x.org>", "a@.org"})
    CHECK_FALSE(is_deliverable_address(bad));
}
