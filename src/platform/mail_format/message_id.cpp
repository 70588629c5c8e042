#include "platform/mail_format/message_id.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t id_bytes_max = 998;

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > ' ' && c != 127) out += c;
  return make_valid_utf8(out);
}

void keep(std::vector<std::string>& ids, std::string_view text) {
  auto id = without_blanks(text);
  if (!id.empty() && id.size() <= id_bytes_max) ids.push_back(std::move(id));
}

// The first (the root of the thread) and the newest stay; a repeated one counts once.
void bound(std::vector<std::string>& ids) {
  if (ids.size() > limits::references_max)
    ids.erase(ids.begin() + 1, ids.end() - long(limits::references_max - 1));
  std::vector<std::string> once;
  for (auto& id : ids)
    if (std::ranges::find(once, id) == once.end()) once.push_back(std::move(id));
  ids = std::move(once);
}

}  // namespace

std::vector<std::string> read_message_ids(std::string_view raw) {
  std::vector<std::string> ids;
  std::string_view rest = raw.substr(0, limits::header_bytes_max);
  if (rest.size() > limits::field_value_bytes_max)
    rest = rest.substr(rest.size() - limits::field_value_bytes_max);
  const bool has_brackets = rest.find('<') != std::string_view::npos;
  while (has_brackets && !rest.empty()) {
    const auto open = rest.find('<');
    if (open == std::string_view::npos) break;
    rest.remove_prefix(open + 1);
    const auto close = rest.find_first_of("<>");
    keep(ids, rest.substr(0, close));
    rest = close == std::string_view::npos ? std::string_view{} : rest.substr(close);
  }
  while (!has_brackets && !rest.empty()) {
    rest = trimmed_left(rest);
    const auto end = std::min(rest.find_first_of(" \t\r\n,"), rest.size());
    // Without brackets only what looks like an identifier counts: In-Reply-To may be a sentence.
    if (rest.substr(0, end).find('@') != std::string_view::npos) keep(ids, rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  bound(ids);
  return ids;
}

bool is_message_id(std::string_view id) {
  return !id.empty() && id.size() <= 250 && id.find('@') != std::string_view::npos &&
         std::ranges::all_of(id, [](char c) { return c > ' ' && c < 127 && c != '<' && c != '>'; });
}

}  // namespace aai::mail_format
