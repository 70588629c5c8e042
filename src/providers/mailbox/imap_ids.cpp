#include "providers/mailbox/imap_ids.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "platform/http/message.h"

namespace aai::mailbox {
namespace {

constexpr std::size_t folders_max = 200;

struct Guess {
  std::string_view name;
  imap::Use use;
};

// What programs name their folders, in lower case, where the server tells no special use.
constexpr std::array guesses = {
    Guess{"drafts", imap::Use::drafts},          Guess{"draft", imap::Use::drafts},
    Guess{"entwürfe", imap::Use::drafts},        Guess{"trash", imap::Use::trash},
    Guess{"deleted", imap::Use::trash},          Guess{"deleted items", imap::Use::trash},
    Guess{"deleted messages", imap::Use::trash}, Guess{"papierkorb", imap::Use::trash},
    Guess{"junk", imap::Use::junk},              Guess{"junk e-mail", imap::Use::junk},
    Guess{"junk email", imap::Use::junk},        Guess{"spam", imap::Use::junk},
    Guess{"bulk mail", imap::Use::junk},         Guess{"sent", imap::Use::sent},
    Guess{"sent items", imap::Use::sent},        Guess{"sent messages", imap::Use::sent},
    Guess{"sent mail", imap::Use::sent},         Guess{"gesendet", imap::Use::sent},
    Guess{"gesendete objekte", imap::Use::sent}, Guess{"gesendete elemente", imap::Use::sent},
    Guess{"archive", imap::Use::archive},        Guess{"archiv", imap::Use::archive},
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

template <class Number>
std::optional<Number> take_number(std::string_view& text, char behind) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != behind)
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

bool has_flag(const std::vector<std::string>& flags, std::string_view wanted) {
  return std::ranges::any_of(flags,
                             [&](const std::string& flag) { return lower(flag) == wanted; });
}

std::string decoded(std::string_view text) {
  const auto pairs = http::parse_query("x=" + std::string(text));
  return pairs.empty() ? std::string() : pairs.front().second;
}

}

std::string to_text(const ImapId& id) {
  return std::to_string(id.uid_validity) + "." + std::to_string(id.uid) + "." + id.folder;
}

std::optional<ImapId> read_imap_id(std::string_view text) {
  const auto validity = take_number<imap::Uid>(text, '.');
  const auto uid = validity ? take_number<imap::Uid>(text, '.') : std::nullopt;
  if (!uid || text.empty()) return std::nullopt;
  return ImapId{*validity, *uid, std::string(text)};
}

std::string to_text(const ImapPlaces& places) {
  std::string text;
  for (const auto& [folder, place] : places) {
    text.append(std::to_string(place.uid_validity)).append(" ");
    text.append(std::to_string(place.uid_next)).append(" ");
    text.append(std::to_string(place.modseq)).append(" ");
    text.append(http::percent_encode(folder)).append(";");
  }
  return text;
}

std::optional<ImapPlaces> read_imap_places(std::string_view cursor) {
  ImapPlaces places;
  while (!cursor.empty() && places.size() < folders_max) {
    imap::Place place;
    const auto validity = take_number<imap::Uid>(cursor, ' ');
    const auto next = validity ? take_number<imap::Uid>(cursor, ' ') : std::nullopt;
    const auto modseq = next ? take_number<std::uint64_t>(cursor, ' ') : std::nullopt;
    const auto end = cursor.find(';');
    if (!modseq || end == cursor.npos) return std::nullopt;
    place.uid_validity = *validity;
    place.uid_next = *next;
    place.modseq = *modseq;
    places.emplace(decoded(cursor.substr(0, end)), place);
    cursor.remove_prefix(end + 1);
  }
  if (places.empty()) return std::nullopt;
  return places;
}

imap::Use use_of(const imap::Folder& folder) {
  if (folder.use != imap::Use::none) return folder.use;
  const auto cut = folder.delimiter.empty() ? folder.name.npos
                                            : folder.name.rfind(folder.delimiter);
  const auto last = lower(std::string_view(folder.name).substr(cut + 1));
  for (const auto& guess : guesses)
    if (guess.name == last) return guess.use;
  return imap::Use::none;
}

bool is_read(const imap::Folder& folder) {
  using imap::Use;
  constexpr std::array left_out = {Use::drafts, Use::trash, Use::junk, Use::all};
  return folder.is_selectable && std::ranges::find(left_out, use_of(folder)) == left_out.end();
}

std::vector<std::string> labels_of(const imap::Folder& folder,
                                   const std::vector<std::string>& flags) {
  std::vector<std::string> labels;
  const auto use = use_of(folder);
  if (use == imap::Use::inbox) labels.emplace_back("INBOX");
  else if (use == imap::Use::sent) labels.emplace_back("SENT");
  else labels.push_back(folder.name);
  if (!has_flag(flags, "\\seen")) labels.emplace_back("UNREAD");
  if (has_flag(flags, "\\draft")) labels.emplace_back("DRAFT");
  if (has_flag(flags, "\\deleted")) labels.emplace_back("TRASH");
  return labels;
}

}
