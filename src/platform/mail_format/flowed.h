// format=flowed (RFC 3676): soft line ends are undone, so that a sentence is one line again.
#pragma once
#include <string>
#include <string_view>

namespace aai::mail_format {

enum class DelSp { no, yes };

std::string unflow(std::string_view text, DelSp);

}  // namespace aai::mail_format
