#pragma once
// Unicode normal forms (UAX #15), from GLib.
#include <optional>
#include <string>
#include <string_view>

namespace aai::unicode {

// Compatibility composition; nothing when the text is not valid UTF-8.
std::optional<std::string> nfkc(std::string_view text);
// Compatibility decomposition: "é" becomes "e" and a combining accent.
std::optional<std::string> nfkd(std::string_view text);

}
