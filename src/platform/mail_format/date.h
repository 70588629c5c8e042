// The Date header. It is the sender's word: good for showing, not for sorting (use the provider's
// own time of arrival for that).
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace aai::mail_format {

// RFC 5322 with its obsolete forms, and ctime's; nothing where it makes no sense.
std::optional<std::chrono::sys_seconds> read_date(std::string_view raw);

// "Mon, 02 Mar 2026 09:30:00 +0000", always in UTC.
std::string write_date(std::chrono::sys_seconds);

}  // namespace aai::mail_format
