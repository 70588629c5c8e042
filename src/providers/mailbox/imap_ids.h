#pragma once
// How a message by IMAP is named, and how the places of all folders are written into one cursor.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "providers/imap/objects.h"

namespace aai::mailbox {

// "<uid validity>.<uid>.<folder>"
struct ImapId {
  imap::Uid uid_validity = 0, uid = 0;
  std::string folder;

  friend bool operator==(const ImapId&, const ImapId&) = default;
};
std::string to_text(const ImapId& id);
std::optional<ImapId> read_imap_id(std::string_view text);

// By the name of the folder; what is no cursor of ours is none.
using ImapPlaces = std::map<std::string, imap::Place>;
std::string to_text(const ImapPlaces& places);
std::optional<ImapPlaces> read_imap_places(std::string_view cursor);

// The words of mailbox.h for where a message stands and how it is flagged.
std::vector<std::string> labels_of(const imap::Folder& folder,
                                   const std::vector<std::string>& flags);
// Whether mail is read from there; what the server does not tell is guessed from the name.
imap::Use use_of(const imap::Folder& folder);
bool is_read(const imap::Folder& folder);

}
