#include "core/json_write.h"

#include <doctest/doctest.h>

namespace aai::json {

TEST_CASE("json: a text is escaped at every place, whatever stands around it") {
  const std::vector<std::pair<char, std::string>> escapes = {
      {'"', "\\\""},   {'\\', "\\\\"},   {'\n', "\\n"},     {'\r', "\\r"},    {'\t', "\\t"},
      {'<', "\\u003c"}, {'\0', "\\u0000"}, {'\x1f', "\\u001f"}};
  for (const std::string filler : {"a", "!", " ", "\x7f", "\x80", "\xff"}) {
    for (const auto& [character, escaped] : escapes) {
      for (std::size_t size = 0; size < 20; ++size) {
        std::string around;
        while (around.size() < size) around += filler;
        CHECK(to_text(around + character + around) == '"' + around + escaped + around + '"');
        CHECK(to_text(around + character + character) ==
              '"' + around + escaped + escaped + '"');
      }
    }
  }
}

TEST_CASE("json: a text without anything to escape is copied") {
  for (int c = 0x20; c < 0x100; ++c) {
    if (c == '"' || c == '\\' || c == '<') continue;
    const std::string text(17, static_cast<char>(c));
    CHECK(to_text(text) == '"' + text + '"');
  }
}

}
