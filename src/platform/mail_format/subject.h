// The base subject: what is left of a subject when all its "Re:", "AW:", "[list]" and "(fwd)" are
// taken off (RFC 5256, 2.1, with the prefixes of other languages).
#pragma once
#include <string>
#include <string_view>

namespace aai::mail_format {

struct BaseSubject {
  std::string text;  // lower case, blanks collapsed: for comparing
  bool is_reply = false;
  bool is_forward = false;
};

BaseSubject base_subject(std::string_view subject);

// "Re: " once, whatever stood before: the subject of our answer.
std::string reply_subject(std::string_view subject);

}  // namespace aai::mail_format
