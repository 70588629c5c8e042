#pragma once
// UTF-8 (RFC 3629): validity, length in code points, and cutting without splitting one.
#include <string>
#include <string_view>

namespace aai::utf8 {

bool is_valid(std::string_view text);
std::size_t length(std::string_view text);

// In the units JavaScript counts by: offsets into a text that a page shows.
std::size_t utf16_length(std::string_view text);

// At most `most` bytes of the text, never half a code point.
std::string_view cut(std::string_view text, std::size_t most);

// The text with every invalid byte and NUL replaced by U+FFFD: PostgreSQL stores neither.
std::string repaired(std::string_view text);

}
