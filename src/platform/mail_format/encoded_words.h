// RFC 2047: `=?utf-8?Q?Gr=C3=BC=C3=9Fe?=` in headers, read as leniently as mail programs write it.
#pragma once
#include <string>
#include <string_view>

namespace aai::mail_format {

// An unfolded header value as people read it: valid UTF-8, one line, no NUL.
std::string decode_header_text(std::string_view raw);

}  // namespace aai::mail_format
