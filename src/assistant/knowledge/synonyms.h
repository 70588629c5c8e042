#pragma once
// Synonyms: everyday words that mean much the same, "photo" and "picture", "Ausweis" and
// "Reisepass". Of what clients of any practice write; no trade's own words. Pure.
#include <string_view>
#include <vector>

namespace aai::knowledge {

// The sets, their words between blanks, that a question may have a word of. Two words of a set are
// one only where their stems stand in it.
std::vector<std::string_view> synonyms_near(std::string_view question, std::string_view language);

}
