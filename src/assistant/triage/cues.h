// Words that point to what a practice's mail is about, in the languages it comes in. They make up
// for the few examples a category can be learnt from.
#pragma once
#include <span>
#include <string_view>

namespace aai::triage {

struct Cue {
  std::string_view begins;  // a word that begins so, lower case
  std::string_view topic;   // a name for the feature: usually the category
};

std::span<const Cue> practice_cues();

}  // namespace aai::triage
