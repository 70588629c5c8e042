// The header fields of a message or a part, as views into the raw bytes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

struct HeaderField {
  std::string_view name;
  std::string_view value;  // still folded and encoded
};

struct HeaderBlock {
  std::vector<HeaderField> fields;
  std::string_view body;
  bool malformed = false;
  bool truncated = false;

  // The first field of that name; where it is missing, an empty view without data.
  std::string_view find(std::string_view name) const;
  std::vector<std::string_view> find_all(std::string_view name) const;
};

HeaderBlock read_header_block(std::string_view raw);

}  // namespace aai::mail_format
