#pragma once
// Cutting: a document into passages, by its paragraphs, and the language each is written in. Pure.
#include <string>
#include <string_view>
#include <vector>

namespace aai::knowledge {

inline constexpr std::size_t passages_max = 2000;     // of one document; the rest is not searched
inline constexpr std::size_t passage_size_max = 2000;  // bytes; longer paragraphs end at a sentence

struct Cut {
  std::string heading;  // the heading above it: found by, not shown
  std::string text;     // one line
};

// Front matter and headings are no passages; lists stay together.
std::vector<Cut> cut_passages(std::string_view document);

// "en" or "de", by the small words; `otherwise` where there are none.
std::string_view guess_language(std::string_view text, std::string_view otherwise = "en");

// The sentences of a text, blanks trimmed; abbreviations and ordinals do not end one.
std::vector<std::string_view> sentences_of(std::string_view text);

}
