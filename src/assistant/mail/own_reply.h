#pragma once
// Whether a message is one of our own replies that came back: its Message-ID is known from the
// outbox, and it says what was decided, byte for byte. A stranger may copy the one, not the other.
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/describe.h"

namespace aai::mail {

// The hash of what was decided about a mail, whatever servers added to it on the way: of its
// decided fields, the Date as the epoch, and its body.
Bytes decided_hash(std::string_view mime);

// The value of a field of its head, as it stands; empty where there is none.
std::string header_value(std::string_view mime, std::string_view name);

struct OwnReply {
  Bytes content_sha256;
};
AAI_DESCRIBE(OwnReply, content_sha256);

}
