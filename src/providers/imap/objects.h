#pragma once
// What an IMAP server holds, as its client speaks of it.
#include <cstdint>
#include <string>
#include <vector>

#include "core/instant.h"

namespace aai::imap {

using Uid = std::uint32_t;

struct UidRange {
  Uid first = 0, last = 0;

  friend bool operator==(const UidRange&, const UidRange&) = default;
};

// Servers speak of many messages by ranges, "1:3,7", which may be far longer than what exists.
struct UidSet {
  std::vector<UidRange> ranges;

  static UidSet of(const std::vector<Uid>& uids);  // in any order
  bool is_empty() const { return ranges.empty(); }
  bool contains(Uid uid) const;
  std::vector<Uid> uids(std::size_t most) const;  // the first ones, in order
  std::string text() const;                       // "1:3,7"
};

enum class Use { none, inbox, sent, drafts, trash, junk, archive, all };

struct Folder {
  std::string name;  // UTF-8
  std::string delimiter;
  Use use = Use::none;
  bool is_selectable = true;
};

// Where a folder stands. Another uid_validity: every uid that was known means nothing any more.
struct Place {
  Uid uid_validity = 0, uid_next = 0;
  std::uint64_t modseq = 0;  // 0: the server keeps none
  std::uint32_t count = 0;   // of messages
};

// A message without its bytes.
struct Summary {
  Uid uid = 0;
  std::vector<std::string> flags;
  Instant received_at;  // the server's own time
  std::uint64_t size = 0;
  std::uint64_t modseq = 0;
};

struct Message {
  Summary summary;
  std::string bytes;
};

// What happened in a folder since a place.
struct Changes {
  Place place;                   // now
  std::vector<Summary> changed;  // new, or with other flags; uid, flags and modseq of each
  UidSet vanished;
  bool are_vanished_known = false;  // else whoever asks compares the uids
};

// Where an appended or moved message stands now; uid 0: the server does not say.
struct Landed {
  Uid uid_validity = 0, uid = 0;
};

enum class News { none, something };  // of a folder that is listened to

}
