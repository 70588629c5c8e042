// What a classifier sees of a mail: its words, in hashed form, each with the place it came from.
// Content only: no header but the subject, so that the judgement holds for mail that lies there.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/mail_format/parse.h"

namespace aai::triage {

// What is judged, and what a span of a reason points into: the subject, a line end, the text.
struct JudgedText {
  std::string text;
  std::size_t body_at = 0;
  std::vector<std::string> traits;  // of the form: "#html", "#links:3"; they have no place
};
JudgedText judged_text(const mail_format::ParsedMail&);
JudgedText judged_text(std::string_view subject, std::string_view body);

struct Feature {
  std::uint32_t hash;
  float weight;
  std::uint32_t begin, end;  // of its first occurrence; both 0 for a trait
};

// A mail is judged by its words, pairs of words and pieces of words; a sentence also by phrases
// and by how it begins; a practice's mail also by the words of its trade (cues.h).
enum class Shape { mail, sentence, practice };

// Of unit length taken together.
std::vector<Feature> read_features(const JudgedText&, Shape);

}  // namespace aai::triage
