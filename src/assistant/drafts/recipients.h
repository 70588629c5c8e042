#pragma once
// Who an answer goes to: the person who wrote, nobody else. A Reply-To counts only where it is of
// the same domain or the practice has written to it before: it is how answers are led astray. Pure.
#include <optional>

#include "assistant/drafts/content.h"

namespace aai::drafts {

struct ReplyAddresses {
  Party from;
  std::optional<Party> reply_to;
  bool reply_to_is_known = false;  // the practice has written to it
  std::string own_address;         // of the mailbox
};

// Nothing where there is nobody to answer but ourselves.
std::optional<Party> choose_recipient(const ReplyAddresses& addresses);

}
