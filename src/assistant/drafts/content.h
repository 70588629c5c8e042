#pragma once
// The content of a draft version: exactly what leaves when it is approved. Its hash covers the
// canonical MIME, so sender, recipients, subject, thread and text; only the Date is set when it
// really leaves, and stands as the epoch in what is hashed.
#include <optional>
#include <string>
#include <vector>

#include "assistant/ids.h"
#include "core/bytes.h"
#include "core/describe.h"
#include "core/instant.h"

namespace aai::drafts {

struct Party {
  std::string name, address;
  friend bool operator==(const Party&, const Party&) = default;
};
AAI_DESCRIBE(Party, name, address);

// As draft_versions.recipients keeps it.
struct Recipients {
  Party from;
  std::vector<Party> to, cc;
};
AAI_DESCRIBE(Recipients, from, to, cc);

struct Content {
  Recipients recipients;
  std::string subject, text;
  std::string message_id;               // of this reply; see message_id_of
  std::string in_reply_to;              // of the message it answers
  std::vector<std::string> references;  // oldest first, the answered message last
};

// "<draft>.<version>@<domain of the sender>": known before the first attempt to send.
std::string message_id_of(DraftId draft, int version, std::string_view from_address);

// SHA-256 of the canonical MIME; nothing where an address cannot be written to as it is.
std::optional<Bytes> content_sha256(const Content& content);

// The MIME that leaves; nothing where content_sha256 gives nothing.
std::optional<std::string> mime_at(const Content& content, Instant date);

// Nothing where the column holds something else.
std::optional<Recipients> parse_recipients(std::string_view json);

}
