// winmail.dat: the files and bodies Outlook hides in one application/ms-tnef part ([MS-OXTNEF]).
// Contents are views into the bytes given; nothing is copied before it is wanted.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

struct TnefFile {
  std::string filename;    // UTF-8, may be empty
  std::string media_type;  // lower case, may be empty
  std::string content_id;
  std::string_view bytes;
};

struct TnefContents {
  std::vector<TnefFile> files;
  std::string text;
  std::string html;
  bool malformed = false;
};

TnefContents read_tnef(std::string_view bytes);

}  // namespace aai::mail_format
