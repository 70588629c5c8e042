#include "assistant/drafts/preview.h"

#include <algorithm>

#include "core/utf8.h"

namespace aai::drafts {
namespace {

constexpr std::size_t pleasantry_size_max = 90;

// "Dear Isla," and "Thank you very much for your message.": true of every reply, so they tell
// none from another.
bool is_pleasantry(std::string_view paragraph) {
  if (paragraph.size() > pleasantry_size_max || paragraph.find('\n') != paragraph.npos)
    return false;
  if (paragraph.ends_with(',')) return true;
  const bool is_one_sentence = paragraph.find_first_of(".!?") + 1 == paragraph.size();
  return is_one_sentence && (paragraph.find("Thank") != paragraph.npos ||
                             paragraph.find(" Dank ") != paragraph.npos);
}

}

std::string preview_of(std::string_view text) {
  for (auto end = text.find("\n\n"); end != text.npos; end = text.find("\n\n")) {
    if (!is_pleasantry(text.substr(0, end))) break;
    text.remove_prefix(end + 2);
  }
  std::string line(utf8::cut(text, preview_size_max));
  const auto breaks =
      std::ranges::unique(line, [](char a, char b) { return a == '\n' && b == '\n'; });
  line.erase(breaks.begin(), breaks.end());
  std::ranges::replace(line, '\n', ' ');
  return line;
}

}
