#pragma once
// Ideas: what clients and practices say in different words. "What do you charge?" and "costs £45"
// share no word but one idea, so a question is looked for by the other words of its ideas as well.
// Of every profession: no word here belongs to one trade. Pure.
#include <string>
#include <string_view>
#include <vector>

namespace aai::knowledge {

struct Ideas {
  std::vector<std::string> names;  // none is a word that a text has
  std::vector<std::string> words;  // of each, in the language, between blanks
};

// The ideas a question touches.
Ideas ideas_of(std::string_view question, std::string_view language);

}
