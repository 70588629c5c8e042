#pragma once
// What the responses of a server say: folders, places, summaries, sets of uids.
#include "providers/imap/objects.h"
#include "providers/imap/response.h"

namespace aai::imap {

UidSet read_uid_set(std::string_view text);  // what is none is empty
std::optional<Folder> read_folder(const Response& list, bool is_utf8);
void read_place(const Response& response, Place& place);
// Nothing where it is no FETCH, or has no uid. The bytes are moved out, where there are any.
std::optional<Message> read_fetch(Response& response);
Landed read_landed(const Response& status);  // APPENDUID or COPYUID
void read_found(const Response& response, std::vector<Uid>& uids, std::size_t most);
void read_vanished(const Response& response, UidSet& vanished);

// "20-Nov-2026 09:00:00 +0000"; nothing of another shape.
std::optional<Instant> read_internal_date(std::string_view text);
std::string internal_date(Instant at);
std::string search_date(Instant at);  // "20-Nov-2026"

}
