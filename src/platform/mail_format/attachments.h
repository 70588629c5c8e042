// The attachments of a message in their one order: parse() lists them, attachment_bytes() reads
// one of them.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "platform/mail_format/body_parts.h"
#include "platform/mail_format/parse.h"

namespace aai::mail_format {

struct FoundAttachment {
  Attachment description;          // size_bytes is not counted yet
  const MimePart* part = nullptr;  // its bytes, transfer-encoded ...
  std::string_view tnef_bytes;     // ... or, out of a winmail.dat, as they are
};

struct TnefBodies {
  std::string text, html;
  bool malformed = false;
};

// Visits until `visit` returns false. A winmail.dat that holds files stands for those files.
TnefBodies each_attachment(const BodyParts&,
                           const std::function<bool(const FoundAttachment&)>& visit);

}  // namespace aai::mail_format
