#include "providers/imap/command.h"

#include <algorithm>

namespace aai::imap {
namespace {

constexpr std::size_t quoted_size_max = 1000;

bool is_quotable(std::string_view text) {
  return text.size() <= quoted_size_max &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}

Command& Command::word(std::string_view ours) {
  auto& out = pieces_.back().bytes;
  // Behind a literal there is a blank too, but not before the first word of all.
  if (!out.empty() || pieces_.size() > 1) out += ' ';
  out += ours;
  return *this;
}

Command& Command::text(std::string_view theirs) {
  return is_quotable(theirs) ? quoted(theirs) : literal(std::string(theirs));
}

Command& Command::quoted(std::string_view theirs) {
  std::string escaped = "\"";
  for (const char c : theirs) {
    if (c == '"' || c == '\\') escaped += '\\';
    if (c != '\r' && c != '\n' && c != '\0') escaped += c;
  }
  return word(escaped + '"');
}

Command& Command::literal(std::string bytes) {
  word("{" + std::to_string(bytes.size()));
  pieces_.push_back({std::move(bytes), true});
  pieces_.emplace_back();
  return *this;
}

}
