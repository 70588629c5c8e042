#pragma once
// The words around the answers: how a reply greets, thanks and closes, by language and tone.
#include <string>
#include <string_view>

#include "assistant/drafts/backend.h"

namespace aai::drafts {

// "Dear Yusuf,". As the practice greeted this person before, where it did; names that look like
// anything but a name are left out.
std::string greeting_of(const Assignment& assignment);

std::string thanks_of(const Assignment& assignment);

// The opening or closing words that were learned for this person, in the reply's language; empty
// where none were.
std::string learned_manner(const Assignment& assignment, std::string_view aspect);

// "Kind regards," and the signature.
std::string closing_of(const Assignment& assignment);

// ⟦label⟧, with nothing in it that a stranger could have put there but words.
std::string blank_of(std::string_view label);

}
