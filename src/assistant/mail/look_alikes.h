#pragma once
// Domains made to be taken for another: letters of other scripts, digits for letters, one letter
// more, less, other or swapped. Pure. Limits: one domain against domains_max known ones.
#include <span>
#include <string>
#include <string_view>

namespace aai::mail {

inline constexpr std::size_t domains_max = 5'000;

// The known domain this one could be taken for; empty where there is none, and where it is known.
std::string resembled_domain(std::string_view domain, std::span<const std::string> known);

// How a domain looks: punycode undone, look-alike letters as plain ones.
std::string look_of_domain(std::string_view domain);

}
