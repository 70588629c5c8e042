#pragma once
// Lessons: what a person changed in a reply that the assistant had worded. Pure.
// A greeting or a closing is told in words of ours only, so that it may be used for the same person
// in another matter; a sentence is the person's own. Limits: lessons_max of one reply.
#include <string>
#include <string_view>
#include <vector>

namespace aai::knowledge {

inline constexpr std::size_t lessons_max = 8, sentence_size_max = 400;

struct Lesson {
  std::string kind;    // preference | fact | procedure
  std::string aspect;  // greeting | closing | sentence
  std::string text;    // "Hi", "Best wishes", or the sentence
  std::string key;     // what two of them are compared by
};

// What stands in the reply that was sent and not in the assistant's first wording.
std::vector<Lesson> lessons_of(std::string_view before, std::string_view after);

// Whether words that open or close a letter are German.
bool is_german_manner(std::string_view words);

}
