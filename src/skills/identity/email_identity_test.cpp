#include "skills/identity/email_identity.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace aai::identity {

TEST_CASE("email_identity#1 an address is normalised first and validated afterwards") {
  CHECK(email_key("A＠X.io") == "a@x.io");
  CHECK(email_key("  Ada@Example.COM ") == "ada@example.com");
  CHECK(email_key("ada﹫x.io") == "ada@x.io");
  CHECK(email_key("first.last+tag@x.io") == "first.last+tag@x.io");
  CHECK(!email_key("a@x.io＠evil.example"));
  CHECK(!email_key("a@x.io\r\nBcc: b@x.io"));
  CHECK(!email_key("a@x.io, b@x.io"));
  CHECK(!email_key("a@x.io\n"));
  CHECK(!email_key(std::string_view("a@x.io\0", 7)));
  CHECK(!email_key("<a@x.io>"));
  CHECK(!email_key("ı@x.io"));
  CHECK(!email_key("a@İ.io"));
  CHECK(!email_key("\xff@x.io"));
}

TEST_CASE("email_identity#2 no two addresses kept apart are one mailbox under folding") {
  std::mt19937 draw(42);
  const char32_t odd[] = {U'a',   U'A',   U'k',   0x212A, 0xFF20, 0xFE6B, U'@',   U'.',
                          0x0131, 0x0130, 0x017F, U's',   0xFF0E, 0xFF41, 0x00E9, 0x1D41A,
                          0x2024, U'x',   U'-',   U'+',   0x200B, 0x00AD, U' '};
  const auto append = [](std::string& out, char32_t c) {
    if (c < 0x80) out += static_cast<char>(c);
    else if (c < 0x800)
      out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    else if (c < 0x10000) out += {static_cast<char>(0xE0 | c >> 12),
        static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    else out += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
        static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
  };
  int kept = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string typed;
    for (int n = 0; n < 3; ++n) append(typed, odd[draw() % std::size(odd)]);
    append(typed, draw() % 2 ? U'@' : char32_t(0xFF20));
    for (int n = 0; n < 2; ++n) append(typed, odd[draw() % std::size(odd)]);
    typed += ".io";
    const auto key = email_key(typed);
    if (!key) continue;
    ++kept;
    CHECK(email_key(*key) == key);
    for (const char c : *key) CHECK((c > 0x20 && c < 0x7f && !(c >= 'A' && c <= 'Z')));
    CHECK(std::count(key->begin(), key->end(), '@') == 1);
  }
  CHECK(kept > 100);
}

}
