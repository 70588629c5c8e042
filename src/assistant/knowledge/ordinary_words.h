#pragma once
// Ordinary words: stems that every mail may have, whatever it is about. Sharing them says little.
// Pure.
#include <string_view>

namespace aai::knowledge {

// `stem` as PostgreSQL's dictionary of the language gives it.
bool is_ordinary(std::string_view stem, std::string_view language);

}
