#pragma once
// What of a mail and its envelope may go over the wire of SMTP, and in which form.
#include <string>
#include <string_view>

namespace aai::smtp {

// Lines end with CRLF, and a dot at the beginning of one is doubled; without the dot that ends it.
// Bare CR and LF become CRLF: what one server takes for an end of mail no other may miss.
std::string to_wire(std::string_view mime);

bool is_ascii(std::string_view bytes);
bool has_long_line(std::string_view mime);  // of more than 998 bytes
bool is_address(std::string_view text);     // cannot leave its angle brackets
std::string_view head_of(std::string_view mime);

}
