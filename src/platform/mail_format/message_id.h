// Message-ID, In-Reply-To and References. An identifier is kept without its angle brackets; it is
// a stranger's word and proves nothing.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

std::vector<std::string> read_message_ids(std::string_view raw);

// What may stand between angle brackets in a header we write.
bool is_message_id(std::string_view id);

}  // namespace aai::mail_format
