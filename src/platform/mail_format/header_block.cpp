#include "platform/mail_format/header_block.h"

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"

namespace aai::mail_format {
namespace {

// The length of a field name (without the colon), or 0 where the line is not a field.
std::size_t field_name_length(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return 0;
  const auto name = trimmed_right(line.substr(0, colon));
  for (const char c : name)
    if (c <= ' ' || c == 127) return 0;
  return name.size();
}

bool is_envelope_line(std::string_view line) {
  return line.starts_with("From ") || line.starts_with(">From ");
}

// A line that is no field: one piece of dirt among fields is skipped, otherwise the body has begun
// without the empty line before it.
bool is_dirt(std::string_view rest) {
  const auto next = take_line(rest);
  return field_name_length(next) > 0 || (!next.empty() && is_blank(next[0]));
}

}  // namespace

HeaderBlock read_header_block(std::string_view raw) {
  HeaderBlock block;
  std::string_view rest = raw;
  while (rest.starts_with("\n") || rest.starts_with("\r\n")) take_line(rest);
  const auto start = rest;
  while (!rest.empty()) {
    const auto before = rest;
    const auto line = take_line(rest);
    if (line.empty()) break;
    const auto end = std::size_t(line.data() + line.size() - start.data());
    const bool full = end > limits::header_bytes_max ||
                      block.fields.size() >= limits::header_fields_max;
    if (full) block.truncated = true;
    if (is_blank(line[0])) {
      if (trimmed(line).empty() && trimmed(rest.substr(0, rest.find('\n'))).empty()) continue;
      if (full) continue;
      if (block.fields.empty()) block.malformed = true;
      else {
        auto& value = block.fields.back().value;
        value = {value.data(), std::size_t(line.data() + line.size() - value.data())};
      }
      continue;
    }
    const auto length = field_name_length(line);
    if (length > 0) {
      if (!full) block.fields.push_back({line.substr(0, length), line.substr(line.find(':') + 1)});
      continue;
    }
    if (is_envelope_line(line)) continue;
    block.malformed = true;
    if (!is_dirt(rest)) {
      rest = before;
      break;
    }
  }
  block.body = rest;
  return block;
}

std::string_view HeaderBlock::find(std::string_view name) const {
  for (const auto& field : fields)
    if (iequals(field.name, name)) return field.value;
  return {};
}

std::vector<std::string_view> HeaderBlock::find_all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& field : fields)
    if (iequals(field.name, name)) found.push_back(field.value);
  return found;
}

}  // namespace aai::mail_format
