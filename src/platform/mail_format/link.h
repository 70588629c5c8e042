// Links out of strangers' mail: read as a browser would, kept only where they are harmless.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace aai::mail_format {

// An absolute http, https, mailto or tel URL, with the characters browsers ignore taken out;
// nothing for everything else.
std::optional<std::string> safe_link(std::string_view url);

// A PNG, JPEG or GIF inside a data: URL, of bounded size.
bool is_safe_image_data(std::string_view url);

}  // namespace aai::mail_format
