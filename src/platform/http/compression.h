#pragma once
// Content codings made ahead: as small as they get, whatever it costs.
#include <string>
#include <string_view>

namespace aai::http {

std::string brotli(std::string_view text);
std::string gzip(std::string_view text);

enum class Coding { none, gzip, brotli };

// The best coding an Accept-Encoding header allows; one with q=0 is refused.
Coding best_coding(std::string_view accept_encoding);

}
