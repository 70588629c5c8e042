// Bytes in some character set to UTF-8, decoding as browsers do: labels are read by what senders
// mean (latin1 is windows-1252, gb2312 is GB 18030), and a label the bytes contradict is not
// believed. The result is always valid UTF-8 without NUL.
#pragma once
#include <string>
#include <string_view>

namespace aai::mail_format {

struct Decoded {
  std::string text;
  bool label_lied = false;  // another set than the label's was used, or bytes had to be replaced
};

// An empty label means none was given: UTF-8 where the bytes are that, windows-1252 otherwise.
Decoded decode_charset(std::string_view bytes, std::string_view label);

}  // namespace aai::mail_format
