#pragma once
// Text as HTML holds it: between tags, and inside attributes in double quotation marks.
#include <string>
#include <string_view>

namespace aai {

std::string escape_html(std::string_view text);

}
