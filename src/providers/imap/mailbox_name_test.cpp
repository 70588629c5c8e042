#include "providers/imap/mailbox_name.h"

#include <doctest/doctest.h>

using namespace aai::imap;

TEST_CASE("mailbox_name: names go to modified UTF-7 and back") {
  const std::pair<const char*, const char*> names[] = {
      {"INBOX", "INBOX"},
      {"R&D", "R&-D"},
      {"Entwürfe", "Entw&APw-rfe"},
      {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},  // the example of RFC 3501
      {"😀", "&2D3eAA-"},
      {"", ""}};
  for (const auto& [name, wire] : names) {
    CHECK(to_utf7(name) == wire);
    CHECK(from_utf7(wire) == name);
  }
}

TEST_CASE("mailbox_name: what is no modified UTF-7 is not guessed at") {
  for (const auto* wire :
       {"Entw\xc3\xbcrfe", "a&", "a&b", "&!!!-", "&2D0-", "&3gA-", "&AA-", "&AAA-"})
    CHECK_MESSAGE(!from_utf7(wire), wire);
  CHECK(to_utf7("\xff") == "&,,0-");
}
