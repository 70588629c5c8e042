// Who wrote what in a mail: the new text, the older mail quoted around it, and the signature.
// Nothing is lost: each line of the text is in exactly one of the three. In doubt a line is new
// text, for what a client wrote must not be overlooked.
#pragma once
#include <string>
#include <string_view>

namespace aai::mail_format {

struct SplitText {
  std::string reply;      // the new text, with its sign-off ("Best regards, Ada")
  std::string quoted;     // older mails, with the lines that announce them
  std::string signature;  // what follows "-- " or is added by the device or the list
  std::size_t sign_off_at = std::string::npos;  // where in `reply` the sign-off begins
};

// `sender_name`: as in From; helps to see a sign-off that is only the name.
SplitText split_quotes(std::string_view text, std::string_view sender_name = {});

}  // namespace aai::mail_format
