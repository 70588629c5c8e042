#include "platform/mail_format/flowed.h"

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {

std::string unflow(std::string_view text, DelSp del_sp) {
  std::string out;
  out.reserve(text.size());
  bool flowing = false;
  std::size_t depth_before = 0;
  for (bool first = true; !text.empty(); first = false) {
    auto line = take_line(text);
    std::size_t depth = 0;
    while (depth < line.size() && line[depth] == '>') ++depth;
    line.remove_prefix(depth);
    if (line.starts_with(' ')) line.remove_prefix(1);  // space-stuffing
    const bool is_signature = line == "-- ";
    const bool joins = flowing && depth == depth_before && !is_signature;
    if (!joins) {
      if (!first) out += '\n';
      out.append(depth, '>');
      if (depth > 0 && !line.empty()) out += ' ';
    }
    flowing = !is_signature && line.ends_with(' ');
    if (flowing && del_sp == DelSp::yes) line.remove_suffix(1);
    out += line;
    depth_before = depth;
  }
  if (!out.empty()) out += '\n';
  return out;
}

}  // namespace aai::mail_format
