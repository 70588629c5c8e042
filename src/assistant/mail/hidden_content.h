#pragma once
// What a message says that a person cannot see: white on white, of no size, off the screen. Nothing
// is drafted from it; here it is read as text, by a person who asks to.
// Refuses: not_found.
#include <vector>

#include "assistant/mail/mail.h"

namespace aai::mail {

struct HiddenPiece {
  std::string by;    // how it was hidden, as mail_format names it
  std::string text;
};
AAI_DESCRIBE(HiddenPiece, by, text);

struct HiddenContent {
  std::vector<HiddenPiece> items;
};
AAI_DESCRIBE(HiddenContent, items);

// Rows of hidden_content.sql.
struct HiddenText {
  std::string hidden_text;  // pieces as "[display_none] text", each from a line of its own on
};
AAI_DESCRIBE(HiddenText, hidden_text);

// Takes apart what was kept. A line that only looks like a beginning begins a piece too: then its
// name is the sender's, and one of ours.
std::vector<HiddenPiece> hidden_pieces_of(std::string_view kept);

Task<HiddenContent> show_hidden_content(Ctx&);  // GET .../messages/{message}/hidden-text

}
