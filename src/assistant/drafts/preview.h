#pragma once
// What the row of the queue shows of a reply: its first words that answer something, on one line.
// Limits: preview_size_max bytes.
#include <string>
#include <string_view>

namespace aai::drafts {

inline constexpr std::size_t preview_size_max = 200;

std::string preview_of(std::string_view text);

}
