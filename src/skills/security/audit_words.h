#pragma once
// The audit in words a lawyer understands: "approved the reply to Mr Brandt".
#include <string>
#include <string_view>

namespace aai::security {

struct AuditEntry;

std::string actor_in_words(const AuditEntry&);
std::string act_in_words(const AuditEntry&);  // an unknown action is told by its name

// On one line, without control characters (C0, DEL, C1) and without what turns text around.
std::string plain_line(std::string_view text);

}
