#pragma once
// Names of folders as IMAP writes them: modified UTF-7 (RFC 3501, 5.1.3).
#include <optional>
#include <string>
#include <string_view>

namespace aai::imap {

// UTF-8 to modified UTF-7; what is no UTF-8 is repaired first.
std::string to_utf7(std::string_view name);

// Nothing where it is no modified UTF-7; servers then mean UTF-8 or do not know.
std::optional<std::string> from_utf7(std::string_view name);

}
