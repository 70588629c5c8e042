// The text of a mail as a person sees it, for reading, searching and the assistant.
#pragma once
#include <string_view>

#include "platform/mail_format/hidden_text.h"
#include "platform/mail_format/parse.h"

namespace aai::mail_format {

// Quotations get "> " before each line, list items "- ", so that quotes.h can tell who said what.
SeenText html_to_text(std::string_view html);

// The plain text of the mail if it has one, otherwise that of its HTML. Hidden text is reported
// from both.
SeenText seen_text(const ParsedMail&);

}  // namespace aai::mail_format
