// Which leaves of a message are its text, its HTML and its attachments: the rule of JMAP
// (RFC 8621, 4.1.4), with the contents of winmail.dat in its place.
#pragma once
#include <string>
#include <vector>

#include "platform/mail_format/mime_tree.h"

namespace aai::mail_format {

struct BodyParts {
  std::vector<const MimePart*> text, html, attachments;  // into the tree given
};

BodyParts choose_body_parts(const MimeTree&);

bool is_tnef(const MimePart&);

}  // namespace aai::mail_format
